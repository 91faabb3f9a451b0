import type { TimeRange } from "../../model/time-range";
import { el } from "../dom";
import { timeText } from "./timeseries/axes";

const steps = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 604_800];

/** Moments that read well, at least `space` pixels apart; milliseconds, with their distance in seconds. */
export function ticksOf({ from, to }: TimeRange, width: number, space = 80): { at: number[]; seconds: number } {
  const wanted = ((to - from) / 1_000) * (space / Math.max(1, width));
  const seconds = steps.find((step) => step >= wanted) ?? 2_592_000;
  const offset = new Date(from).getTimezoneOffset() * 60;
  const first = Math.ceil((from / 1_000 - offset) / seconds) * seconds + offset;
  const count = Math.max(0, Math.floor((to / 1_000 - first) / seconds) + 1);
  return { at: Array.from({ length: count }, (_, index) => (first + index * seconds) * 1_000), seconds };
}

/** The axis of times below lanes and cells. */
export function timeTicks(range: TimeRange, width: number, left: number): HTMLElement {
  const { at, seconds } = ticksOf(range, width);
  const place = (ms: number) => left + ((ms - range.from) / (range.to - range.from)) * width;
  return el(
    "div",
    { class: "tw-ticks" },
    ...at.map((ms) => el("span", { style: `left:${place(ms).toFixed(1)}px` }, timeText(ms, seconds))),
  );
}
