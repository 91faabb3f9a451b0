/// <reference lib="dom" />
import { parseRange, parseTime } from "../../../dashboards/render/model/time-range";
import { dropDown, element } from "./elements";

const quickRanges: readonly [label: string, from: string][] = [
  ["Last 5 minutes", "now-5m"],
  ["Last 15 minutes", "now-15m"],
  ["Last 30 minutes", "now-30m"],
  ["Last 1 hour", "now-1h"],
  ["Last 3 hours", "now-3h"],
  ["Last 6 hours", "now-6h"],
  ["Last 12 hours", "now-12h"],
  ["Last 24 hours", "now-24h"],
  ["Last 7 days", "now-7d"],
];

/** What the picker's button says of a range. */
export function rangeLabel(from: string, to: string, now = Date.now()): string {
  const quick = quickRanges.find(([, start]) => start === from);
  if (quick && to === "now") return quick[0];
  return `${shown(from, now)} to ${shown(to, now)}`;
}

/** Chooses the window: a quick range, or any two points in time in Grafana's syntax. */
export function timePicker(from: string, to: string, choose: (from: string, to: string) => void): HTMLElement {
  const start = element("input", { id: "time-from", value: shown(from, Date.now()), spellcheck: "false" });
  const end = element("input", { id: "time-to", value: shown(to, Date.now()), spellcheck: "false" });
  const problem = element("p", { class: "problem", role: "alert" });
  const apply = (event: Event) => {
    event.preventDefault();
    const [first, last] = [start.value, end.value].map(inUrl);
    if (parseRange(first, last, Date.now())) choose(first, last);
    else problem.textContent = "From must be before to, each such as now-1h or 2026-05-01 12:00.";
  };
  const absolute = element(
    "form",
    { submit: apply },
    element("label", { for: "time-from" }, "From"),
    start,
    element("label", { for: "time-to" }, "To"),
    end,
    element("button", { type: "submit" }, "Apply time range"),
    problem,
  );
  const quick = quickRanges.map(([label, quickFrom]) =>
    element("li", {}, element("button", { type: "button", click: () => choose(quickFrom, "now") }, label)),
  );
  const picker = dropDown(rangeLabel(from, to), absolute, element("ul", {}, ...quick));
  picker.id = "time-picker";
  return picker;
}

/** Absolute times as people read them, relative ones as they are. */
function shown(time: string, now: number): string {
  if (time.startsWith("now")) return time;
  const ms = parseTime(time, now);
  if (ms === undefined) return time;
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace("T", " ");
}

/** Absolute times as addresses hold them: ms since the epoch. */
function inUrl(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith("now") ? trimmed : `${parseTime(trimmed, Date.now()) ?? trimmed}`;
}
