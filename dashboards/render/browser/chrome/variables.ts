import { allValues, type Choice } from "../../model/choices";
import { el } from "../dom";
import { menu } from "./menu";

/** A picker for each variable that is not hidden; `choose` is told the new values, `fixed` pickers only show. */
export function variablePickers(
  choices: readonly Choice[],
  choose: (name: string, values: string[]) => void,
  fixed: boolean,
): HTMLElement[] {
  return choices
    .filter(({ model }) => model.hide !== 2 && model.type !== "constant")
    .map((choice) => {
      const { model, error } = choice;
      const title = error ? `${model.description ?? ""} (${error})` : (model.description ?? "");
      const label = model.hide === 1 ? undefined : el("span", { class: "tw-label" }, model.label || model.name);
      const picker =
        model.type === "textbox"
          ? textBox(choice, choose, fixed)
          : fixed
            ? el("span", { class: "tw-fixed" }, shown(choice))
            : list(choice, choose);
      return el(
        "div",
        { class: "tw-variable", title, "data-variable": model.name },
        label,
        picker,
        error ? el("span", { class: "tw-notice" }, "query failed") : undefined,
      );
    });
}

function shown({ value: { all, values } }: Choice): string {
  return all ? "All" : values.join(" + ") || "none";
}

function textBox(
  { model, value }: Choice,
  choose: (name: string, values: string[]) => void,
  fixed: boolean,
): HTMLElement {
  const input = el("input", { value: value.values[0] ?? "", disabled: fixed, "aria-label": model.label || model.name });
  input.addEventListener("change", () => choose(model.name, [input.value]));
  return input;
}

function list(choice: Choice, choose: (name: string, values: string[]) => void): HTMLElement {
  const { model, options, value } = choice;
  const name = model.label || model.name;
  const opened = () => {
    const all = model.includeAll ? [entry(choice, allValues, "All", value.all, choose)] : [];
    return [
      ...all,
      ...options.map((option) => entry(choice, option, option, !value.all && value.values.includes(option), choose)),
    ];
  };
  return menu(shown(choice), `${name}: ${shown(choice)}`, opened);
}

function entry(
  { model, value }: Choice,
  option: string,
  text: string,
  on: boolean,
  choose: (name: string, values: string[]) => void,
) {
  const pick = () => choose(model.name, picked(option, on, value.all ? [] : value.values, Boolean(model.multi)));
  const input = el("input", { type: model.multi ? "checkbox" : "radio", name: model.name, checked: on });
  // The list goes with the choice, but not under the click that makes it: Chromium crashes when a label does.
  input.addEventListener("change", () => setTimeout(pick));
  return el("label", { class: "tw-option" }, input, text);
}

/** The values after a click on `option`; with none left it is all again. */
export function picked(option: string, on: boolean, chosen: readonly string[], many: boolean): string[] {
  if (option === allValues || !many) return [option];
  const rest = chosen.filter((value) => value !== option && value !== allValues);
  const values = on ? rest : [...rest, option];
  return values.length === 0 ? [allValues] : values;
}
