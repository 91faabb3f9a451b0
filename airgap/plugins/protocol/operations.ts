import type { Engine } from "./engine";
import type { Operation } from "./resource";

/** The operations that are under way, so that a cancel reaches them. */
export class Operations {
  private readonly running = new Set<AbortController>();
  private cancelled = false;

  constructor(private readonly engine: Engine) {}

  /** Runs `work` until it ends, is cancelled, or `timeoutSeconds` are over (0: no limit). */
  async run<Result>(
    urn: string,
    timeoutSeconds: number,
    work: (operation: Operation) => Promise<Result>,
  ): Promise<Result> {
    if (this.cancelled) throw new Error("cancelled");
    const controller = new AbortController();
    this.running.add(controller);
    const timer = this.timer(controller, timeoutSeconds);
    try {
      return await work(this.operation(urn, controller.signal));
    } finally {
      clearTimeout(timer);
      this.running.delete(controller);
    }
  }

  cancel(): void {
    this.cancelled = true;
    for (const controller of this.running) controller.abort(new Error("cancelled"));
  }

  private timer(controller: AbortController, seconds: number): NodeJS.Timeout | undefined {
    if (seconds <= 0) return undefined;
    const reason = new Error(`not done within ${seconds} seconds (customTimeouts)`);
    return setTimeout(() => controller.abort(reason), seconds * 1000);
  }

  private operation(urn: string, signal: AbortSignal): Operation {
    return {
      name: urn.split("::").at(-1) as string,
      signal,
      progress: (line) => this.engine.log(urn, "info", line, true),
      inform: (line) => this.engine.log(urn, "info", line, false),
      warn: (line) => this.engine.log(urn, "warning", line, false),
    };
  }
}
