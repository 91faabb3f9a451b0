import { table } from "../lib/table";
import type { ListedRun } from "./catalogue";
import { ago, latency, whole } from "./units";

interface Column {
  readonly title: string;
  readonly of: (run: ListedRun, now: Date) => string;
  /** Columns with a number go, the highest first, where the terminal is too narrow for all. */
  readonly dispensable?: number;
}

const columns: readonly Column[] = [
  { title: "id", of: ({ id }) => id },
  { title: "scene", of: ({ kind, scene }) => scene ?? kind, dispensable: 4 },
  { title: "when", of: ({ startedAt }, now) => (startedAt ? ago(new Date(startedAt), now) : "–"), dispensable: 2 },
  { title: "status", of: ({ status }) => status ?? "–", dispensable: 3 },
  { title: "verdict", of: ({ passed }) => (passed ? "passed" : "FAILED") },
  { title: "per second", of: ({ throughput }) => (throughput === null ? "–" : whole(throughput)) },
  { title: "p99", of: ({ p99Seconds }) => (p99Seconds === null ? "–" : latency(p99Seconds)) },
  { title: "seats", of: ({ seatsSold }) => (seatsSold === null ? "–" : whole(seatsSold)), dispensable: 1 },
];

const GAP = 2;

/** The runs as a table no wider than `width`, newest first; what is no run follows, a line each. */
export function renderList(runs: readonly ListedRun[], width: number, now: Date = new Date()): string {
  const readable = runs.filter(({ problem }) => problem === null).reverse();
  const broken = runs.filter(({ problem }) => problem !== null);
  const lines = broken.map(({ id, problem }) => cut(`not a run: ${id}: ${problem}`, width));
  const shown = readable.length > 0 ? tableWithin(readable, width, now) : "";
  return (
    `${shown}${lines.map((line) => `${line}\n`).join("")}` || "There are no runs yet: ./lab load on-sale makes one.\n"
  );
}

function tableWithin(runs: readonly ListedRun[], width: number, now: Date): string {
  let kept = columns;
  while (widthOf(kept, runs, now) > width) {
    const least = Math.max(...kept.map(({ dispensable = 0 }) => dispensable));
    if (least === 0) break;
    kept = kept.filter(({ dispensable }) => dispensable !== least);
  }
  const rows = runs.map((run) => kept.map(({ of }) => of(run, now)));
  return table(
    kept.map(({ title }) => title),
    rows,
  );
}

function widthOf(kept: readonly Column[], runs: readonly ListedRun[], now: Date): number {
  const widths = kept.map(({ title, of }) => Math.max(title.length, ...runs.map((run) => of(run, now).length)));
  return widths.reduce((sum, width) => sum + width + GAP, -GAP);
}

const cut = (line: string, width: number) => {
  const flat = line.replace(/\s+/g, " ");
  return flat.length <= width ? flat : `${flat.slice(0, width - 1)}…`;
};
