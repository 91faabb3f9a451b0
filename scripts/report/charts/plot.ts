import type { MarkOptions, PlotOptions } from "@observablehq/plot";

type Plot = typeof import("@observablehq/plot");

/** Draws charts as SVG without a browser. */
export interface Pen {
  readonly Plot: Plot;
  readonly draw: (options: PlotOptions) => string;
}

/** Loads the charting library, which takes a second: only who writes a report needs it. */
export async function pen(): Promise<Pen> {
  const [Plot, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]);
  const { document } = parseHTML("<html><body></body></html>");
  const draw = (options: PlotOptions) => Plot.plot({ ...options, document: document as never }).outerHTML;
  return { Plot, draw };
}

/** The style sheet's colours, which differ by light and dark. */
export const palette = Array.from({ length: 8 }, (_, index) => `var(--series-${index + 1})`);

export const colorOf = (index: number) => palette[index % palette.length] as string;
export const bad = "var(--bad)";

/** Size, margins and quiet axes that all charts share. */
export function frame(width: number, height: number): PlotOptions {
  const narrow = width < 500;
  return {
    width,
    height: narrow ? height - 20 : height,
    marginLeft: 56,
    marginRight: 12,
    marginTop: 24,
    marginBottom: 36,
    style: { background: "none", fontSize: "11px" },
  };
}

/** A line that ends where there is no value. */
export const lineOptions: MarkOptions = { strokeWidth: 1.5 };

/** Seconds as an axis writes them. */
export const tickLatency = (seconds: number) =>
  seconds >= 1 ? `${+seconds.toPrecision(2)} s` : `${+(seconds * 1000).toPrecision(2)} ms`;

/** Numbers as an axis writes them: 1.2k, 3M. */
export function tickNumber(value: number): string {
  if (Math.abs(value) >= 1e6) return `${+(value / 1e6).toPrecision(3)}M`;
  return Math.abs(value) >= 1000 ? `${+(value / 1000).toPrecision(3)}k` : `${+value.toPrecision(3)}`;
}
