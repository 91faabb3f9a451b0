import { withinTime } from "../../kit/within-time";
import { scrapeTime } from "../shared/scrape-time";
import type { Engine, Stats } from "./engine";

interface Known {
  /** The question that is still open, if any. */
  asked?: Promise<void>;
  stats?: Stats;
  /** Monotonic ms of the answer. */
  at: number;
}

export interface FiguresTimes {
  /** ms that one scrape waits for an answer. */
  readonly patience: number;
  /** ms after which an answer is too old to be shown. */
  readonly longestAge: number;
  /** ms after which a question is given up. */
  readonly deadline: number;
}

/** ms that one scrape waits for what the engine says of a container. */
export const patience = 0.4 * scrapeTime;

const defaultTimes: FiguresTimes = { patience, longestAge: 3 * scrapeTime, deadline: 2 * scrapeTime };

/**
 * The engine's figures of each container. An engine that is overloaded takes longer for them than a scrape may wait:
 * then the scrape gets those of the question before, and the open question goes on. There is never more than one open
 * question for a container.
 */
export class Figures {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly engine: Pick<Engine, "stats">,
    private readonly times = defaultTimes,
  ) {}

  /** Undefined for a container without figures; rejects when there are none in time, old ones included. */
  async read(id: string): Promise<Stats | undefined> {
    const known = this.known.get(id) ?? { at: Number.NEGATIVE_INFINITY };
    this.known.set(id, known);
    known.asked ??= this.ask(id, known).finally(() => {
      known.asked = undefined;
    });
    const late = () => new Error(`no figures of ${id} within ${this.times.patience} ms`);
    await withinTime(known.asked, this.times.patience, late).catch((error) => {
      if (performance.now() - known.at > this.times.longestAge) throw error;
    });
    return known.stats;
  }

  /** What was known of a container that has stopped says nothing of its next life. */
  forget(id: string): void {
    this.known.delete(id);
  }

  keepOnly(ids: readonly string[]): void {
    const present = new Set(ids);
    for (const id of this.known.keys()) if (!present.has(id)) this.known.delete(id);
  }

  private async ask(id: string, known: Known): Promise<void> {
    known.stats = await this.engine.stats(id, AbortSignal.timeout(this.times.deadline));
    known.at = performance.now();
  }
}
