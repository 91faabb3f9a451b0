import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Engine } from "./engine";

/** ms before the engine is asked again after the stream of events broke. */
const retryDelay = 1000;

/**
 * ns within which events of one container are one. On cgroup v1 the kernel tells of every time that a process asks for
 * memory that is not there, so also again and again while the one that it has killed takes its time to die.
 */
const sameKill = 1e9;

interface OomEvent {
  readonly id: string;
  /** Unix ns, as a number: near enough to tell events apart. */
  readonly timeNano: number;
}

/**
 * Listens to the engine for OOM kills, because its flag on the container says only that there was one. When the stream
 * breaks it is taken up again from the last event on; the engine remembers its latest events.
 */
export class OomWatch {
  private readonly controller = new AbortController();
  private latest = Date.now() * 1e6;
  private readonly latestOf = new Map<string, number>();

  constructor(
    private readonly engine: Engine,
    private readonly onKill: (id: string) => void,
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
    const stream = await this.engine.oomEvents(Math.floor(this.latest / 1e9), signal);
    const ended = once(stream, "close");
    const lines = createInterface({ input: stream });
    // A stream that breaks says so to each of them, more than once; without listeners that would end the process.
    for (const emitter of [stream, lines]) emitter.on("error", () => {});
    lines.on("line", (line) => this.note(JSON.parse(line) as OomEvent));
    await ended.finally(() => lines.close());
  }

  /** The engine repeats the events of the second that it is asked from. */
  private note({ id, timeNano }: OomEvent): void {
    if (timeNano <= this.latest) return;
    this.latest = timeNano;
    const before = this.latestOf.get(id) ?? 0;
    this.latestOf.set(id, timeNano);
    if (timeNano - before > sameKill) this.onKill(id);
  }
}
