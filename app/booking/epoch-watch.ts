import { unavailability } from "../db/errors";
import type { DatabasePool } from "../db/pool";
import { saleEpoch } from "../db/sale-repository";
import type { SoldSeatCache } from "./sold-seat-cache";

/** ms from question to question: a busy process gets its answers late, and would have none in time if it waited longer. */
const interval = 80;
/** ms that one question may take; its answer would be too old to be of use. */
const questionDeadline = 200;

/** Asks MySQL again and again which epoch the sale is in and tells the cache. While MySQL is away the cache goes stale. */
export class EpochWatch {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly pool: DatabasePool,
    private readonly cache: SoldSeatCache,
  ) {}

  /** Resolves after the first question, whatever came of it. */
  async start(): Promise<void> {
    const askedAt = performance.now();
    try {
      this.cache.hear(await this.pool.withConnection(saleEpoch, askedAt + questionDeadline), askedAt);
    } catch (error) {
      // A MySQL that was away may have lost its last commits: what was sold then need not be sold now. One that is only
      // slow has lost nothing, unless it is silent for so long that nobody can tell: the cache looks after that.
      if (unavailability(error) === "away") this.cache.forget();
    }
    const rest = Math.max(0, interval - (performance.now() - askedAt));
    if (!this.stopped) this.timer = setTimeout(() => void this.start(), rest);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}
