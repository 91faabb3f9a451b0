import type { GridPos } from "@grafana/grafana-foundation-sdk/dashboard";

/** Grafana's grid is 24 columns wide. */
export const columns = 24;

/**
 * Positions for panels laid out row by row; each row is a height and the widths of its panels, in grid units.
 * Throws when a row does not fill the grid exactly: Grafana would wrap it or leave a hole, and say nothing.
 */
export function gridRows(rows: readonly { readonly height: number; readonly widths: readonly number[] }[]): GridPos[] {
  let y = 0;
  return rows.flatMap(({ height, widths }, index) => {
    assertFillsRow(widths, index);
    const row = widths.map((w, i) => ({ x: widths.slice(0, i).reduce(sum, 0), y, w, h: height }));
    y += height;
    return row;
  });
}

function assertFillsRow(widths: readonly number[], index: number): void {
  const total = widths.reduce(sum, 0);
  if (total === columns && widths.every((width) => width > 0)) return;
  throw new Error(`dashboard row ${index + 1} is ${total} columns wide (${widths.join(" + ")}): it must be ${columns}`);
}

const sum = (a: number, b: number) => a + b;
