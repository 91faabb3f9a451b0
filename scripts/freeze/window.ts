import { UserError } from "../../kit/user-error";
import { parseRange } from "../../viewer/render/model/time-range";

/** Whether a time in milliseconds is of the four-digit years that Prometheus is asked in. */
const isDate = (ms: number): boolean => ms >= 0 && ms < Date.UTC(10_000, 0);

/** The window between two times in Grafana's syntax. @throws UserError naming the text that is none */
export function windowOf(from: string, to: string, nowMs = Date.now()): { from: Date; to: Date } {
  const range = parseRange(from, to, nowMs);
  if (range && [range.from, range.to].every(isDate)) return { from: new Date(range.from), to: new Date(range.to) };
  throw new UserError(
    `"${from}" to "${to}" is not a window of time`,
    "take times as Grafana does: now-15m, now, 2026-05-01T12:00:00, or milliseconds since 1970",
  );
}
