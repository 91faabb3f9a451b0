type Compare = (a: string, b: string) => number;

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const alphabetical: Compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const numberIn = (text: string) => Number(/-?\d+(\.\d+)?/.exec(text)?.[0] ?? Number.NEGATIVE_INFINITY);

/** Grafana's ways of sorting a variable's values, by their number without direction. */
const ways: Readonly<Record<number, Compare>> = {
  1: alphabetical,
  3: (a, b) => numberIn(a) - numberIn(b),
  5: (a, b) => alphabetical(a.toLowerCase(), b.toLowerCase()),
  7: collator.compare,
};

/** Values as the variable's `sort` says: odd is ascending, the even number after it descending, 0 as they came. */
export function sortedBy(sort: number, values: readonly string[]): string[] {
  const ascending = ways[sort % 2 === 1 ? sort : sort - 1];
  if (!ascending) return [...values];
  const sorted = [...values].sort(ascending);
  return sort % 2 === 1 ? sorted : sorted.reverse();
}
