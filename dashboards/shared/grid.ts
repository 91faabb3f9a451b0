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
    assertFillsRow(widths, height, index + 1);
    const row = widths.map((w, i) => ({ x: widths.slice(0, i).reduce(sum, 0), y, w, h: height }));
    y += height;
    return row;
  });
}

function assertFillsRow(widths: readonly number[], height: number, row: number): void {
  const total = widths.reduce(sum, 0);
  const shown = widths.join(" + ");
  if (!widths.every(isSize)) throw new Error(`dashboard row ${row} needs whole columns above 0, not ${shown}`);
  if (!isSize(height))
    throw new Error(`dashboard row ${row} has the height ${height}: it must be a whole number above 0`);
  if (total !== columns)
    throw new Error(`dashboard row ${row} is ${total} columns wide (${shown}): it must be ${columns}`);
}

const isSize = (value: number) => Number.isInteger(value) && value > 0;
const sum = (a: number, b: number) => a + b;
