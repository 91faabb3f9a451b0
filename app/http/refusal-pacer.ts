/** ms between turns. */
const turn = 10;
/** Refusals sent per turn: 2000 a second, which cost a core a few hundredths of its time. */
const perTurn = 20;
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
 * Sends refusals at a steady pace. A client that is refused and comes back at once would otherwise keep the app busy
 * with refusing, at the cost of those who are served and of the probes. A trickle of refusals is sent at once.
 */
export class RefusalPacer {
  private readonly held = new Set<Refusal>();
  private left = perTurn;
  private timer: NodeJS.Timeout | undefined;

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

  private takeTurn(): void {
    for (this.left = perTurn; this.left > 0; this.left--) {
      const oldest = this.takeOldest();
      if (!oldest) break;
      oldest.send();
    }
    if (this.left < perTurn) return;
    clearInterval(this.timer);
    this.timer = undefined;
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
