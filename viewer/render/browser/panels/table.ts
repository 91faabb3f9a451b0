import { el } from "../dom";
import { type DataFrame, type Field, formattedValueToString, getFieldDisplayName } from "../grafana";
import { withAlpha } from "./colours";
import type { Draw, DrawContext } from "./panel";

interface CellOptions {
  readonly align?: string;
  readonly width?: number;
  readonly hidden?: boolean;
  readonly cellOptions?: { readonly type?: string; readonly mode?: string };
  readonly displayMode?: string;
}

const optionsOf = (field: Field) => (field.config.custom ?? {}) as CellOptions;

/** Rows and columns of the first frame (or the one chosen); a click on a heading sorts. */
export const drawTable: Draw = (context) => {
  const { frames, panel } = context;
  const frame = frames[Number(panel.options?.frameIndex ?? 0)] ?? frames[0];
  if (!frame || frame.length === 0) return undefined;
  const fields = frame.fields.filter((field) => !optionsOf(field).hidden);
  const element = el("div", { class: "tw-table-room" });
  let order = firstOrder(panel.options?.sortBy, fields, frame, frames);
  const draw = () => {
    const sort = (field: Field) => {
      order = { field, down: order?.field === field ? !order.down : false };
      draw();
    };
    const head = panel.options?.showHeader === false ? [] : [heading(fields, order, sort, frame, frames)];
    const rows = rowsOf(frame, order).map((index) =>
      el("tr", {}, ...fields.map((field) => cell(field, index, frame, context))),
    );
    element.replaceChildren(
      el("table", { class: `tw-table tw-${panel.options?.cellHeight ?? "sm"}` }, ...head, el("tbody", {}, ...rows)),
    );
  };
  draw();
  return { element };
};

interface Order {
  readonly field: Field;
  readonly down: boolean;
}

function firstOrder(
  sortBy: unknown,
  fields: readonly Field[],
  frame: DataFrame,
  frames: DataFrame[],
): Order | undefined {
  const [first] = (sortBy ?? []) as { displayName: string; desc?: boolean }[];
  const field = fields.find((one) => getFieldDisplayName(one, frame, frames) === first?.displayName);
  return field && { field, down: Boolean(first?.desc) };
}

function heading(
  fields: readonly Field[],
  order: Order | undefined,
  sort: (field: Field) => void,
  frame: DataFrame,
  frames: DataFrame[],
) {
  const cells = fields.map((field) => {
    const sorted = order?.field === field ? (order.down ? "descending" : "ascending") : undefined;
    const arrow = sorted === "ascending" ? " ↑" : sorted === "descending" ? " ↓" : "";
    const name = getFieldDisplayName(field, frame, frames);
    return el(
      "th",
      { scope: "col", "aria-sort": sorted, style: styleOf(field) },
      el("button", { type: "button", onclick: () => sort(field) }, `${name}${arrow}`),
    );
  });
  return el("thead", {}, el("tr", {}, ...cells));
}

function rowsOf({ length }: DataFrame, order: Order | undefined): number[] {
  const rows = Array.from({ length }, (_, index) => index);
  if (!order) return rows;
  const {
    field: { values },
    down,
  } = order;
  return rows.sort((a, b) => (down ? -1 : 1) * compared(values[a], values[b]));
}

function compared(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a ?? "").localeCompare(String(b ?? ""), "en", { numeric: true });
}

/** Numbers stand right, words left, unless the field says otherwise. */
function styleOf(field: Field): string {
  const { align = "auto", width } = optionsOf(field);
  const side = align === "auto" ? (field.type === "number" ? "right" : "left") : align;
  return `text-align:${side};${width ? `width:${width}px` : ""}`;
}

function cell(field: Field, index: number, frame: DataFrame, context: DrawContext): HTMLElement {
  const display = field.display?.(field.values[index]);
  const text = display ? formattedValueToString(display) : String(field.values[index] ?? "");
  const { cellOptions, displayMode } = optionsOf(field);
  const type = cellOptions?.type ?? displayMode ?? "auto";
  const td = el("td", { style: styleOf(field), title: text.length > 24 ? text : undefined });
  const [link] = context.linksOf(field, getFieldDisplayName(field, frame));
  td.append(link ? el("a", { href: link.href, title: link.title }, text) : text);
  const colour = display?.color;
  if (!colour || type === "auto" || type === "json-view" || type === "string") return td;
  if (type === "color-text") td.style.color = colour;
  else if (type.startsWith("color-background")) {
    td.style.background = colour;
    td.style.color = context.theme.colors.getContrastText(colour);
  } else if (type === "gauge" || type.endsWith("gauge")) {
    const share = Math.min(1, Math.max(0, display?.percent ?? 0)) * 100;
    td.style.background = `linear-gradient(to right, ${withAlpha(colour, 0.35)} ${share}%, transparent ${share}%)`;
  } else context.notice(`cells of the kind "${type}"`);
  return td;
}
