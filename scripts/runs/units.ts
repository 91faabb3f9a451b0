/** 1,234 */
export const whole = (number: number) => Math.round(number).toLocaleString("en-US");

/** A latency, given in seconds, with three or four digits: `0.42 ms`, `35.1 ms`, `1.25 s`. */
export function latency(seconds: number): string {
  if (seconds >= 1) return `${seconds.toFixed(2)} s`;
  return `${(seconds * 1000).toFixed(seconds < 0.01 ? 2 : 1)} ms`;
}

/** A share between 0 and 1 as `12.3 %`; a small one keeps two significant digits. */
export function percent(share: number): string {
  const value = share * 100;
  if (value === 0 || Math.abs(value) >= 10) return `${+value.toFixed(1)} %`;
  return `${+value.toPrecision(2)} %`;
}

/** How a figure moved relative to what it was: `+12.3 %`. */
export function change(before: number, after: number): string {
  if (before === after) return "0 %";
  if (before === 0) return "from zero";
  const relative = (100 * (after - before)) / before;
  return `${relative >= 0 ? "+" : "−"}${Math.abs(relative).toFixed(1)} %`;
}

/** How long ago, in the largest unit that fits. */
export function ago(then: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - then.getTime()) / 1000));
  if (seconds < 120) return `${seconds} s ago`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  return then.toISOString().slice(0, 10);
}
