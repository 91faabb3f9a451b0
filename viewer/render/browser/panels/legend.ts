/** The legend below (or beside) a chart: names with calculations; a click shows one series alone. */
import { el } from "../dom";
import { type Field, fieldReducers, formattedValueToString, reduceField } from "../grafana";

export interface LegendItem {
  readonly name: string;
  readonly color: string;
  readonly field: Field;
  readonly hidden?: boolean;
}

interface LegendOptions {
  readonly showLegend?: boolean;
  readonly displayMode?: "list" | "table" | "hidden";
  readonly placement?: "bottom" | "right";
  readonly calcs?: readonly string[];
  readonly sortBy?: string;
  readonly sortDesc?: boolean;
  readonly width?: number;
}

/** Where the legend stands; undefined where there is none. */
export function legendPlace(options: Readonly<Record<string, unknown>> | undefined): "bottom" | "right" | undefined {
  const { showLegend = true, displayMode = "list", placement = "bottom" } = (options?.legend ?? {}) as LegendOptions;
  return showLegend && displayMode !== "hidden" ? placement : undefined;
}

/** `toggle` is told which series was clicked, and whether others are to be kept. */
export function legend(
  items: readonly LegendItem[],
  options: Readonly<Record<string, unknown>> | undefined,
  toggle: (name: string, keepOthers: boolean) => void,
): HTMLElement {
  const { displayMode = "list", calcs = [], sortBy, sortDesc } = (options?.legend ?? {}) as LegendOptions;
  const rows = items.map((item) => ({ item, values: calcs.map((calc) => calculated(item.field, calc)) }));
  const column = calcs.findIndex((calc) => nameOf(calc) === sortBy);
  if (column >= 0) rows.sort((a, b) => (sortDesc ? -1 : 1) * (a.values[column].numeric - b.values[column].numeric));
  const name = (item: LegendItem) =>
    el(
      "button",
      {
        type: "button",
        class: "tw-legend-name",
        "aria-pressed": String(!item.hidden),
        title: `${item.name} (click: alone; with Ctrl: with others)`,
        onclick: (event) => toggle(item.name, (event as MouseEvent).ctrlKey || (event as MouseEvent).metaKey),
      },
      el("span", { class: "tw-swatch", style: `background:${item.color}` }),
      item.name,
    );
  if (displayMode === "table") return table(rows, calcs, name);
  return el(
    "ul",
    { class: "tw-legend-list" },
    ...rows.map(({ item, values }) =>
      el("li", {}, name(item), ...values.map(({ text }, index) => el("span", {}, ` ${nameOf(calcs[index])}: ${text}`))),
    ),
  );
}

interface Row {
  readonly item: LegendItem;
  readonly values: readonly { readonly text: string; readonly numeric: number }[];
}

function table(rows: readonly Row[], calcs: readonly string[], name: (item: LegendItem) => HTMLElement): HTMLElement {
  return el(
    "table",
    { class: "tw-legend-table" },
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        el("th", { scope: "col" }, "Name"),
        ...calcs.map((calc) => el("th", { scope: "col" }, nameOf(calc))),
      ),
    ),
    el(
      "tbody",
      {},
      ...rows.map(({ item, values }) =>
        el("tr", {}, el("td", {}, name(item)), ...values.map(({ text }) => el("td", {}, text))),
      ),
    ),
  );
}

const nameOf = (calc: string) => fieldReducers.getIfExists(calc)?.name ?? calc;

function calculated(field: Field, calc: string): { text: string; numeric: number } {
  if (!fieldReducers.getIfExists(calc)) return { text: "not known here", numeric: Number.NaN };
  const value = reduceField({ field, reducers: [calc] })[calc];
  const display = field.display?.(value);
  return { text: display ? formattedValueToString(display) : String(value ?? ""), numeric: Number(value) };
}
