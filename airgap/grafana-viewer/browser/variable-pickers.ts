/// <reference lib="dom" />
import { allValues, type Choice } from "../../../dashboards/render/model/choices";
import { dropDown, element } from "./elements";

/** What can be chosen above the dashboard: a box of ticks for several values, a list for one. */
export function variablePickers(
  choices: readonly Choice[],
  choose: (name: string, values: readonly string[]) => void,
): HTMLElement[] {
  return choices.filter(({ model }) => (model.hide ?? 0) < 2).map((choice) => picker(choice, choose));
}

function picker(choice: Choice, choose: (name: string, values: readonly string[]) => void): HTMLElement {
  const { model, options, value, error } = choice;
  const name = model.label ?? model.name;
  const boxes = options.map((option) => tick(option, value.all || value.values.includes(option), () => changed()));
  const all = tick("All", value.all, () => choose(model.name, [allValues]));
  const changed = () => {
    const ticked = boxes.map(boxIn).filter(({ checked }) => checked);
    const values = ticked.map((box) => box.value);
    // Of all that were shown ticked, the first click means "only this one"'s opposite: everything but it.
    choose(model.name, values.length === options.length || values.length === 0 ? [allValues] : values);
  };
  const list = element(
    "fieldset",
    {},
    element("legend", {}, model.description ?? name),
    ...(model.includeAll ? [all] : []),
    ...boxes,
  );
  const said = value.all ? "All" : value.values.join(" + ") || "None";
  const box = dropDown(`${name}: ${said}`, ...(error ? [element("p", { class: "problem" }, error)] : []), list);
  box.dataset.variable = model.name;
  return box;
}

function tick(value: string, checked: boolean, change: () => void): HTMLLabelElement {
  return element("label", {}, element("input", { type: "checkbox", value, checked, change }), ` ${value}`);
}

function boxIn(label: HTMLLabelElement): HTMLInputElement {
  return label.querySelector("input") as HTMLInputElement;
}
