import { parseRange } from "../../model/time-range";
import { el } from "../dom";
import { dateText } from "../panels/timeseries/tooltip";
import { menu } from "./menu";

const quick: Readonly<Record<string, string>> = {
  "now-5m": "Last 5 minutes",
  "now-15m": "Last 15 minutes",
  "now-30m": "Last 30 minutes",
  "now-1h": "Last 1 hour",
  "now-3h": "Last 3 hours",
  "now-6h": "Last 6 hours",
  "now-12h": "Last 12 hours",
  "now-24h": "Last 24 hours",
  "now-2d": "Last 2 days",
  "now-7d": "Last 7 days",
};

/** A window in words, as Grafana's picker has it. */
export function rangeText(from: string, to: string): string {
  if (to === "now" && quick[from]) return quick[from];
  const range = parseRange(from, to, Date.now());
  if (!range || from.startsWith("now")) return `${from} to ${to}`;
  return `${dateText(range.from)} to ${dateText(range.to)}`;
}

/** Quick windows, and any two points in time in Grafana's syntax. */
export function timePicker(from: string, to: string, choose: (from: string, to: string) => void): HTMLElement {
  const text = rangeText(from, to);
  return menu(text, `Time: ${text}`, () => {
    const start = el("input", { name: "from", value: readable(from), "aria-label": "From" });
    const end = el("input", { name: "to", value: readable(to), "aria-label": "To" });
    const wrong = el("div", { class: "tw-wrong", role: "alert" });
    const apply = (event: Event) => {
      event.preventDefault();
      const range = parseRange(start.value, end.value, Date.now());
      if (!range) wrong.textContent = "Not a window: use now-15m, or 2026-05-01 12:00:00";
      else choose(asText(start.value), asText(end.value));
    };
    const form = el(
      "form",
      { class: "tw-times", onsubmit: apply },
      start,
      end,
      el("button", { type: "submit" }, "Apply"),
      wrong,
    );
    const entries = Object.entries(quick).map(([value, label]) =>
      el(
        "button",
        {
          type: "button",
          class: "tw-option",
          onclick: () => choose(value, "now"),
          "aria-current": value === from && to === "now" ? "true" : undefined,
        },
        label,
      ),
    );
    return [form, ...entries];
  });
}

const readable = (time: string) => (/^\d+$/.test(time) ? dateText(Number(time)) : time);

/** Dates become milliseconds, which a link carries between time zones. */
function asText(time: string): string {
  if (time.startsWith("now")) return time;
  return String(parseRange("0000000001", time, Date.now())?.to ?? time);
}
