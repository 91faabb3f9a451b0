/** ms between turns. */
const turn = 10;
/** Refusals sent per turn: 2000 a second, which cost a core a few hundredths of its time. */
const perTurn = 20;
/** Refusals held at most, so none longer than 5 s; beyond that the connection is closed without an answer. */
const heldAtMost = 10_000;

/**
 * Sends refusals at a steady pace. A client that is refused and comes back at once would otherwise keep the app busy
 * with refusing, at the cost of those who are served and of the probes. A trickle of refusals is sent at once.
 */
export class RefusalPacer {
  private readonly held: (() => void)[] = [];
  private left = perTurn;
  private timer: NodeJS.Timeout | undefined;

  get length(): number {
    return this.held.length;
  }

  /** Calls `send` now or when its turn comes, or `drop` now if too many wait. Returns whether it waits. */
  refuse(send: () => void, drop: () => void): boolean {
    this.timer ??= setInterval(() => this.takeTurn(), turn).unref();
    if (this.held.length === 0 && this.left > 0) {
      this.left--;
      send();
      return false;
    }
    const waits = this.held.length < heldAtMost;
    if (waits) this.held.push(send);
    else drop();
    return waits;
  }

  private takeTurn(): void {
    const due = this.held.splice(0, perTurn);
    this.left = perTurn - due.length;
    for (const send of due) send();
    if (due.length > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
