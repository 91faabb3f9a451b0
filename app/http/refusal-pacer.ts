import { performance } from "node:perf_hooks";

/** ms between turns. */
const turn = 10;
/** Refusals sent per turn, however busy the app is: 2,000 a second, which take a tenth of a core. */
const fewest = 20;
/** And if it has the time: one that is held keeps a connection taken, and to take the next costs more than to answer. */
const most = 100;
/** Share of a turn that the event loop may be busy before fewer refusals are sent in the next. */
const busyShare = 0.8;
/** Refusals held at most, so none longer than 3 s; beyond that the connection is closed without an answer. */
const heldAtMost = 6000;

/** How one client is refused. */
export interface Refusal {
  /** Tells the client. */
  send(): void;
  /** Closes the connection without an answer. */
  drop(): void;
}

/**
 * Sends refusals at the pace that the app has time for. A client that is refused and comes back at once would otherwise
 * keep the app busy with refusing, at the cost of those who are served and of the probes. A trickle is sent at once.
 */
export class RefusalPacer {
  private readonly held = new Set<Refusal>();
  private perTurn = fewest;
  private left = fewest;
  private timer: NodeJS.Timeout | undefined;

  /** `utilisation` tells which share of the time since its last call the event loop was busy. */
  constructor(private readonly utilisation = eventLoopUtilisation()) {}

  get length(): number {
    return this.held.size;
  }

  /** Sends now or when its turn comes, or drops now if too many wait. Returns whether it waits. */
  refuse(refusal: Refusal): boolean {
    this.timer ??= setInterval(() => this.takeTurn(), turn).unref();
    if (this.held.size === 0 && this.left > 0) {
      this.left--;
      refusal.send();
      return false;
    }
    const waits = this.held.size < heldAtMost;
    if (waits) this.held.add(refusal);
    else refusal.drop();
    return waits;
  }

  /** Drops the one that has waited longest, whose client has most likely given up. */
  dropOldest(): void {
    this.takeOldest()?.drop();
  }

  /** Sends two before their turn. For each newcomer to a crowd two free ones: so the crowd ends. */
  sendOldest(): void {
    for (let times = 0; times < 2; times++) this.takeOldest()?.send();
  }

  private takeTurn(): void {
    if (this.held.size === 0 && this.left === this.perTurn) this.rest();
    else this.sendSome();
  }

  private sendSome(): void {
    this.perTurn = this.utilisation() < busyShare ? Math.min(most, this.perTurn + 5) : fewer(this.perTurn);
    for (this.left = this.perTurn; this.left > 0; this.left--) {
      const oldest = this.takeOldest();
      if (!oldest) break;
      oldest.send();
    }
  }

  /** Nothing was refused since the last turn. */
  private rest(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.perTurn = this.left = fewest;
  }

  /** A set keeps the order of insertion. */
  private takeOldest(): Refusal | undefined {
    for (const oldest of this.held) {
      this.held.delete(oldest);
      return oldest;
    }
    return undefined;
  }
}

function fewer(perTurn: number): number {
  return Math.max(fewest, Math.floor(perTurn * 0.7));
}

function eventLoopUtilisation(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
