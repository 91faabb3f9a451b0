import { latency, percent, whole } from "../runs/units";

const SIGNIFICANT = 4;
const prefixes = ["", " KiB", " MiB", " GiB", " TiB"];

function bytes(value: number): string {
  const power = value < 1024 ? 0 : Math.min(prefixes.length - 1, Math.floor(Math.log(value) / Math.log(1024)));
  return `${+(value / 1024 ** power).toPrecision(3)}${power === 0 ? " B" : prefixes[power]}`;
}

const plain = (value: number) => (Number.isInteger(value) ? whole(value) : `${+value.toPrecision(SIGNIFICANT)}`);

/** How much a figure differs from another, given as a share of that one: `+12.3 %`. */
export function change(share: number): string {
  const text = `${+(100 * Math.abs(share)).toFixed(Math.abs(share) < 0.1 ? 1 : 0)} %`;
  return share < 0 ? `−${text}` : `+${text}`;
}

/** How the numbers of a report are written, by unit; values are in base units as in run.json. */
export const units = {
  count: whole,
  perSecond: (value: number) => (value < 10 ? value.toFixed(1) : whole(value)),
  latency,
  seconds: (value: number) => `${+value.toPrecision(3)} s`,
  share: percent,
  change,
  bytes,
  plain,
} as const;

export type Unit = keyof typeof units;

const known: Readonly<Record<string, Unit>> = { seconds: "latency", s: "latency", ratio: "share", bytes: "bytes" };

/** The unit that a series or a figure names, if it is one of ours. */
export const unitOf = (name: string): Unit => known[name] ?? "plain";
