import { el } from "../dom";
import { type DataFrame, type Field, formattedValueToString, getFieldDisplayName } from "../grafana";
import { withAlpha } from "./colours";
import { floating } from "./floating";
import { legend, legendPlace } from "./legend";
import type { Draw, DrawContext } from "./panel";
import { timeTicks } from "./time-ticks";
import { dateText } from "./timeseries/tooltip";

interface Lane {
  readonly field: Field;
  readonly name: string;
  readonly spans: readonly Span[];
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly color: string;
}

/** A lane for each series; equal neighbours are one block, a step without a sample is a gap. */
export const drawStateTimeline: Draw = (context) => {
  const lanes = context.frames.flatMap((frame) => lanesOf(frame, context));
  if (lanes.length === 0) return undefined;
  const { options = {} } = context.panel;
  const { custom = {} } = context.fieldConfig.defaults as { custom?: { fillOpacity?: number; lineWidth?: number } };
  const box = floating();
  const element = el("div", { class: "tw-lanes" });
  const legendRoom = el("div", { class: "tw-legend" });
  if (legendPlace(options))
    legendRoom.append(legend(statesOf(lanes), { legend: { ...(options.legend as object), calcs: [] } }, () => {}));
  const resize = (width: number, height: number) => {
    const longest = Math.min(width * 0.35, Math.max(...lanes.map(({ name }) => name.length)) * 6.8 + 12);
    const room = width - longest - 12;
    const each = (height - 24) / lanes.length;
    const thick = Math.max(4, each * Number(options.rowHeight ?? 0.9));
    const { from, to } = context.range;
    const rows = lanes.map(({ name, spans }) => {
      const blocks = spans.map((span) => {
        const left = ((Math.max(from, span.from) - from) / (to - from)) * 100;
        const right = ((Math.min(to, span.to) - from) / (to - from)) * 100;
        const tint = withAlpha(span.color, (custom.fillOpacity ?? 70) / 100);
        const style = `left:${left}%;width:${Math.max(0.15, right - left)}%;background:${tint};border:${custom.lineWidth ?? 0}px solid ${span.color};height:${thick}px;top:${(each - thick) / 2}px`;
        return el(
          "span",
          {
            class: "tw-span",
            style,
            onmousemove: (event) => {
              const { clientX, clientY } = event as MouseEvent;
              const until = `${dateText(span.from)} – ${dateText(span.to)}`;
              box.show(clientX, clientY, [
                el("div", { class: "tw-tip-time" }, until),
                el("div", {}, `${name}: ${span.text}`),
              ]);
            },
            onmouseleave: box.hide,
          },
          options.showValue === "always" ||
            (options.showValue !== "never" && ((right - left) / 100) * room > span.text.length * 7 + 8)
            ? span.text
            : "",
        );
      });
      const said = spans.length === 0 ? "no samples" : `${spans.length} spans, last ${spans.at(-1)?.text}`;
      return el(
        "div",
        { class: "tw-lane", style: `height:${each}px` },
        el("span", { class: "tw-lane-name", title: name, style: `width:${longest}px` }, name),
        el("span", { class: "tw-lane-track", role: "img", "aria-label": `${name}: ${said}` }, ...blocks),
      );
    });
    element.replaceChildren(...rows, timeTicks(context.range, room, longest + 4), legendRoom);
  };
  return { element, resize, destroy: box.remove };
};

function lanesOf(frame: DataFrame, { stepMs, range, panel }: DrawContext): Lane[] {
  const times: number[] = frame.fields.find(({ type }) => type === "time")?.values ?? [];
  const merge = panel.options?.mergeValues !== false;
  return frame.fields
    .filter(({ type }) => type !== "time")
    .map((field) => ({
      field,
      name: getFieldDisplayName(field, frame),
      spans: spansOf(times, field, stepMs, range.to, merge),
    }));
}

/** Each sample holds until the next one, at most one step. */
export function spansOf(times: readonly number[], field: Field, stepMs: number, end: number, merge: boolean): Span[] {
  const spans: { from: number; to: number; text: string; color: string }[] = [];
  times.forEach((from, index) => {
    const display = field.display?.(field.values[index]);
    const text = display ? formattedValueToString(display) : String(field.values[index]);
    const color = display?.color ?? "#808080";
    const to = Math.min(end, times[index + 1] ?? end, from + stepMs);
    const last = spans.at(-1);
    if (merge && last && last.to >= from && last.text === text && last.color === color) last.to = to;
    else spans.push({ from, to, text, color });
  });
  return spans;
}

function statesOf(lanes: readonly Lane[]) {
  const states = new Map(
    lanes.flatMap(({ field, spans }) => spans.map((span) => [span.text, { ...span, field }] as const)),
  );
  return [...states].map(([name, { color, field }]) => ({ name, color, field }));
}
