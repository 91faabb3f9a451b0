import type { Line } from "./lines";

/** Heights at which lines are drawn, and which pairs of them have a fill between. */
export interface Stacked {
  readonly heights: (number | null)[][];
  /** Indices of lines: the upper and the lower of a band. */
  readonly bands: readonly (readonly [upper: number, lower: number])[];
}

/** Adds up the lines of each stacking group in their order; `hidden` lines do not count. */
export function stacked(lines: readonly Line[], hidden: ReadonlySet<string>): Stacked {
  const sums = new Map<string, { index: number; total: number[] }>();
  const totals = groupTotals(lines, hidden);
  const bands: [number, number][] = [];
  const heights = lines.map((line, index) => {
    const group = groupOf(line);
    if (group === undefined || hidden.has(line.name)) return line.values;
    const below = sums.get(group);
    const share = line.options.stacking?.mode === "percent" ? totals.get(group) : undefined;
    const own = line.values.map((value, at) => (value === null || !share ? value : value / (share[at] || 1)));
    const height = own.map((value, at) => (value === null ? null : value + (below?.total[at] ?? 0)));
    if (below) bands.push([index, below.index]);
    sums.set(group, { index, total: height.map((value, at) => value ?? below?.total[at] ?? 0) });
    return height;
  });
  return { heights, bands };
}

function groupOf({ options, field }: Line): string | undefined {
  const { mode = "none", group = "A" } = options.stacking ?? {};
  return mode === "none" ? undefined : `${group} ${mode} ${field.config.unit ?? ""}`;
}

function groupTotals(lines: readonly Line[], hidden: ReadonlySet<string>): Map<string, number[]> {
  const totals = new Map<string, number[]>();
  for (const line of lines) {
    const group = groupOf(line);
    if (group === undefined || hidden.has(line.name)) continue;
    const sum = totals.get(group) ?? line.values.map(() => 0);
    totals.set(
      group,
      sum.map((total, at) => total + (line.values[at] ?? 0)),
    );
  }
  return totals;
}
