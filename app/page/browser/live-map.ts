/// <reference lib="dom" />
import type { SeatMap } from "./seats";

/** ms: at most one look a second, and the longest pause, also when nothing answers. */
const shortest = 1000;
const longest = 15_000;
/** A look may take this share of the time: when the sale is busy and answers slowly, buyers look less often. */
const share = 0.25;
const patience = 15_000;

export interface MapListener {
  onMap(map: SeatMap): void;
  /** No map could be had: the next attempt is in so many seconds. 0 once there is one again. */
  onTrouble(seconds: number): void;
}

/** Keeps the map fresh by conditional requests for as long as the page can be seen. */
export class LiveMap {
  private etag = "";
  private failures = 0;
  private wake = () => {};

  constructor(private readonly listener: MapListener) {
    document.addEventListener("visibilitychange", () => this.wake());
  }

  /** Never ends. */
  async run(): Promise<void> {
    for (;;) {
      const wait = await this.look();
      await new Promise<void>((resolve) => {
        this.wake = () => (document.hidden ? undefined : resolve());
        if (!document.hidden) setTimeout(resolve, wait);
      });
      while (document.hidden) await new Promise((resolve) => setTimeout(resolve, shortest));
    }
  }

  /** Looks at once: something is known to have changed. */
  soon(): void {
    this.wake();
  }

  /** Returns ms until the next look. */
  private async look(): Promise<number> {
    const start = performance.now();
    try {
      const map = await this.ask();
      if (this.failures > 0) this.listener.onTrouble(0);
      this.failures = 0;
      if (map) this.listener.onMap(map);
      return Math.min(longest, Math.max(shortest, (performance.now() - start) / share));
    } catch (error) {
      this.failures++;
      const retryAfter = error instanceof Busy ? error.seconds * 1000 : 0;
      const wait = Math.min(longest, Math.max(retryAfter, shortest * 2 ** this.failures)) * (1 + Math.random() / 2);
      this.listener.onTrouble(Math.ceil(wait / 1000));
      return wait;
    }
  }

  /** Undefined when it is the one that is shown. */
  private async ask(): Promise<SeatMap | undefined> {
    const headers: Record<string, string> = this.etag ? { "If-None-Match": this.etag } : {};
    const response = await fetch("/seats", { headers, cache: "no-store", signal: AbortSignal.timeout(patience) });
    if (response.status === 304) return undefined;
    if (!response.ok) throw new Busy(Number(response.headers.get("retry-after")) || 0);
    const map = (await response.json()) as SeatMap;
    this.etag = response.headers.get("etag") ?? "";
    return map;
  }
}

class Busy extends Error {
  constructor(readonly seconds: number) {
    super();
  }
}
