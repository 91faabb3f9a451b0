import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Engine } from "./engine";
import { type LifeEvent, OomBouts } from "./oom-bouts";

/** ms before the engine is asked again after the stream of events broke. */
const retryDelay = 1000;

/**
 * Listens to the engine for OOM kills, because its flag on the container says only that there was one. When the stream
 * breaks it is taken up again from the last event on; the engine remembers its latest events.
 */
export class OomWatch {
  private readonly controller = new AbortController();
  private readonly bouts = new OomBouts();
  private latest = Date.now() * 1e6;

  constructor(
    private readonly engine: Pick<Engine, "lifeEvents">,
    private readonly onBout: (id: string) => void,
  ) {}

  start(): void {
    void this.watch();
  }

  stop(): void {
    this.controller.abort();
  }

  private async watch(): Promise<void> {
    const { signal } = this.controller;
    while (!signal.aborted) {
      // An engine that is away is told by the collection: here it is only waited for.
      await this.listen(signal).catch(() => {});
      await sleep(retryDelay, undefined, { signal }).catch(() => {});
    }
  }

  private async listen(signal: AbortSignal): Promise<void> {
    // The engine repeats the events of the second that it is asked from.
    const known = this.latest;
    const stream = await this.engine.lifeEvents(Math.floor(known / 1e9), signal);
    const ended = once(stream, "close");
    const lines = createInterface({ input: stream });
    // A stream that breaks says so to each of them, more than once; without listeners that would end the process.
    for (const emitter of [stream, lines]) emitter.on("error", () => {});
    lines.on("line", (line) => {
      const event = parsed(line);
      if (event && event.timeNano > known) this.note(event);
    });
    await ended.finally(() => lines.close());
  }

  private note(event: LifeEvent): void {
    this.latest = Math.max(this.latest, event.timeNano);
    if (this.bouts.begins(event)) this.onBout(event.Actor.ID);
  }
}

/** Undefined for a line that was cut off when the stream broke: the engine tells the event again. */
function parsed(line: string): LifeEvent | undefined {
  try {
    return JSON.parse(line) as LifeEvent;
  } catch {
    return undefined;
  }
}
