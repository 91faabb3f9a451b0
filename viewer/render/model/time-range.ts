/** Times as Grafana writes them in URLs and dashboards. */

/** A window in milliseconds since the epoch. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds of a duration such as `5s`, `1m30s` or `2h`; undefined where it is none. A bare number is seconds. */
export function durationMs(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed) * 1_000;
  if (!/^(\d+(?:\.\d+)?(?:ms|[smhdw]))+$/.test(trimmed)) return undefined;
  return [...trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * unitMs[unit],
    0,
  );
}

/**
 * Milliseconds of a point in time in Grafana's syntax: `now`, `now-15m`, `now-1d/d`, milliseconds since the epoch, or a
 * date as ISO 8601 (`2026-05-01T12:00`). Undefined where it is none. `roundUp` is for ends: `/d` is then the day's last
 * moment.
 */
export function parseTime(text: string, nowMs: number, roundUp = false): number | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith("now")) return relative(trimmed.slice(3), nowMs, roundUp);
  if (/^\d{9,}$/.test(trimmed)) return Number(trimmed);
  if (!/^\d{4}-\d\d/.test(trimmed)) return undefined;
  const date = Date.parse(trimmed.includes("T") ? trimmed : trimmed.replace(" ", "T"));
  return Number.isNaN(date) ? undefined : date;
}

function relative(text: string, nowMs: number, roundUp: boolean): number | undefined {
  let rest = text;
  let date = new Date(nowMs);
  while (rest !== "") {
    const part = /^([+-])(\d+)([smhdwMy])|^\/([smhdwMy])/.exec(rest);
    if (!part) return undefined;
    const [whole, sign, amount, unit, floor] = part;
    date = floor ? rounded(date, floor, roundUp) : shifted(date, Number(`${sign}${amount}`), unit);
    rest = rest.slice(whole.length);
  }
  return date.getTime();
}

function shifted(date: Date, amount: number, unit: string): Date {
  const moved = new Date(date);
  if (unit === "M") moved.setMonth(moved.getMonth() + amount);
  else if (unit === "y") moved.setFullYear(moved.getFullYear() + amount);
  else if (unit === "d" || unit === "w") moved.setDate(moved.getDate() + amount * (unit === "w" ? 7 : 1));
  else return new Date(date.getTime() + amount * unitMs[unit]);
  return moved;
}

function rounded(date: Date, unit: string, up: boolean): Date {
  const start = startOf(date, unit);
  return up ? new Date(shifted(start, 1, unit).getTime() - 1) : start;
}

function startOf(date: Date, unit: string): Date {
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  if (unit === "y") return new Date(year, 0, 1);
  if (unit === "M") return new Date(year, month, 1);
  if (unit === "w") return new Date(year, month, day - date.getDay());
  if (unit === "d") return new Date(year, month, day);
  const start = new Date(date);
  if (unit === "h") start.setMinutes(0);
  if (unit === "h" || unit === "m") start.setSeconds(0);
  start.setMilliseconds(0);
  return start;
}

/** The window between two points in time; undefined where one of them is none or they are the wrong way round. */
export function parseRange(from: string, to: string, nowMs: number): TimeRange | undefined {
  const start = parseTime(from, nowMs);
  const end = parseTime(to, nowMs, true);
  return start === undefined || end === undefined || start >= end ? undefined : { from: start, to: end };
}
