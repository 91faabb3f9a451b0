import { el, svg } from "../dom";
import { type FieldDisplay, formattedValueToString } from "../grafana";
import type { Draw, DrawContext } from "./panel";
import { reducedValues } from "./reduce";
import { withLink } from "./with-link";

/** A dial for each series: the arc from min to max, filled to the value, thresholds as a ring around it. */
export const drawGauge: Draw = (context) => {
  const values = reducedValues(context);
  if (values.length === 0) return undefined;
  const element = el("div", { class: "tw-gauges" });
  const resize = (width: number, height: number) => {
    const across = width >= height;
    element.style.flexDirection = across ? "row" : "column";
    const [w, h] = across ? [width / values.length, height] : [width, height / values.length];
    element.replaceChildren(...values.map((value) => dial(value, w, h, values.length > 1, context)));
  };
  return { element, resize };
};

/** The dial is three quarters of a circle, open below; angles in radians from the positive x axis, clockwise. */
const open = Math.PI * 0.75;
const sweep = Math.PI * 1.5;

function dial(value: FieldDisplay, width: number, height: number, named: boolean, context: DrawContext): HTMLElement {
  const { display, field } = value;
  const title = display.title ?? "";
  const room = height - (named ? 22 : 4);
  const radius = Math.max(20, Math.min(width / 2 - 8, room / 1.75 - 4));
  const centre = { x: width / 2, y: radius + 6 };
  const share = Math.min(1, Math.max(0, display.percent ?? 0));
  const ring = context.panel.options?.showThresholdMarkers !== false;
  const thick = radius * 0.28;
  const drawing = svg("svg", {
    width,
    height: room,
    role: "img",
    "aria-label": `${title}: ${formattedValueToString(display)}`,
  });
  const inner = radius - (ring ? radius * 0.1 : 0);
  drawing.append(arc(centre, inner - thick, inner, 0, 1, context.theme.colors.background.secondary));
  if (Number.isFinite(display.numeric))
    drawing.append(arc(centre, inner - thick, inner, 0, share, display.color ?? ""));
  if (ring) drawing.append(...markers(field as never, centre, radius, context));
  const size = Math.min(radius * 0.42, (radius * 2.1) / Math.max(3, formattedValueToString(display).length));
  const text = {
    x: centre.x,
    y: centre.y + size * 0.35,
    "text-anchor": "middle",
    "font-size": size,
    fill: display.color ?? "",
  };
  drawing.append(svg("text", { ...text, class: "tw-gauge-value" }, formattedValueToString(display)));
  const box = el(
    "div",
    { class: "tw-gauge", title },
    drawing as never,
    named && el("div", { class: "tw-gauge-name" }, title),
  );
  return withLink(box, context.linksOf(field as never, title));
}

interface Steps {
  readonly thresholds?: {
    readonly mode?: string;
    readonly steps?: readonly { readonly value: number | null; readonly color: string }[];
  };
  readonly min?: number;
  readonly max?: number;
}

function markers({ thresholds, min = 0, max = 100 }: Steps, centre: Centre, radius: number, { theme }: DrawContext) {
  const steps = thresholds?.steps ?? [];
  const place = (value: number | null | undefined, otherwise: number) => {
    if (value == null || !Number.isFinite(value)) return otherwise;
    const share = thresholds?.mode === "percentage" ? value / 100 : (value - min) / (max - min || 1);
    return Math.min(1, Math.max(0, share));
  };
  return steps.map(({ value, color }, index) =>
    arc(
      centre,
      radius * 0.93,
      radius,
      place(value, 0),
      place(steps[index + 1]?.value, 1),
      theme.visualization.getColorByName(color),
    ),
  );
}

interface Centre {
  readonly x: number;
  readonly y: number;
}

/** A part of the dial between two shares of it. */
function arc(centre: Centre, inner: number, outer: number, from: number, to: number, fill: string): SVGElement {
  const at = (radius: number, share: number) => {
    const angle = open + share * sweep;
    return `${(centre.x + radius * Math.cos(angle)).toFixed(2)} ${(centre.y + radius * Math.sin(angle)).toFixed(2)}`;
  };
  const large = (to - from) * sweep > Math.PI ? 1 : 0;
  const path = `M ${at(outer, from)} A ${outer} ${outer} 0 ${large} 1 ${at(outer, to)} L ${at(inner, to)} A ${inner} ${inner} 0 ${large} 0 ${at(inner, from)} Z`;
  return svg("path", { d: path, fill });
}
