/// <reference lib="dom" />
import { durationMs } from "../../../dashboards/render/model/time-range";
import { element } from "./elements";

const intervals = ["5s", "10s", "30s", "1m", "5m", "15m"];

/** Chooses how often the dashboard asks anew, and asks now. */
export function refreshPicker(chosen: string, choose: (refresh: string) => void, now: () => void): HTMLElement[] {
  const offered = chosen === "" || intervals.includes(chosen) ? intervals : [chosen, ...intervals];
  const options = ["", ...offered].map((value) =>
    element("option", { value, selected: value === chosen }, value === "" ? "Off" : value),
  );
  const select = element("select", { id: "refresh", change: () => choose(select.value) }, ...options);
  return [
    element("button", { type: "button", id: "refresh-now", click: now }, "Refresh"),
    element("label", { for: "refresh" }, "every"),
    select,
  ];
}

/** Calls `ask` again and again, never while it is under way or nobody looks. */
export class Refresher {
  private timer: ReturnType<typeof setInterval> | undefined;
  private busy = false;

  constructor(private readonly ask: () => Promise<void>) {}

  every(refresh: string): void {
    clearInterval(this.timer);
    const ms = durationMs(refresh);
    this.timer = ms ? setInterval(() => void this.tick(), Math.max(ms, 1000)) : undefined;
  }

  private async tick(): Promise<void> {
    if (this.busy || document.hidden) return;
    this.busy = true;
    try {
      await this.ask();
    } finally {
      this.busy = false;
    }
  }
}
