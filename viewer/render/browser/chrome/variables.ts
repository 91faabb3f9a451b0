import type { Choice } from "../../model/choices";
import { allValues } from "../../model/interpolate";
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

/** Buttons, not boxes in labels: Chromium was seen to crash when such a label was clicked in an open menu. */
function list(choice: Choice, choose: (name: string, values: string[]) => void): HTMLElement {
  const { model, options, value } = choice;
  const name = model.label || model.name;
  const open = () => {
    // The menu stays open for more than one choice, so it keeps what was chosen in it.
    let chosen: readonly string[] = value.all ? [allValues] : value.values;
    const offered = [...(model.includeAll ? [allValues] : []), ...options];
    const buttons = offered.map((option) =>
      el("button", { type: "button", class: "tw-option" }, option === allValues ? "All" : option),
    );
    const mark = () => {
      for (const [index, button] of buttons.entries())
        button.setAttribute("aria-pressed", String(chosen.includes(offered[index] as string)));
    };
    for (const [index, button] of buttons.entries()) {
      button.addEventListener("click", () => {
        chosen = picked(offered[index] as string, chosen, Boolean(model.multi));
        mark();
        choose(model.name, [...chosen]);
      });
    }
    mark();
    return buttons;
  };
  return menu(shown(choice), `${name}: ${shown(choice)}`, open);
}

/** The values after a click on `option`; with none left it is all again. */
export function picked(option: string, chosen: readonly string[], many: boolean): string[] {
  if (option === allValues || !many) return [option];
  const rest = chosen.filter((value) => value !== option && value !== allValues);
  const values = chosen.includes(option) ? rest : [...rest, option];
  return values.length === 0 ? [allValues] : values;
}
