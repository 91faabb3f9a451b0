/** ms between turns. */
const turn = 10;
/** Refusals sent per turn: 2000 a second, which cost a core a few hundredths of its time. */
const perTurn = 20;
/** ms that a refusal is held at most. */
export const longestHold = 1000;
/** Refusals held at most; beyond that the connection is closed without an answer. */
const heldAtMost = 10_000;

interface Refusal {
  readonly since: number;
  readonly send: () => void;
}

/**
 * Sends refusals at a steady pace. A client that is refused and comes back at once would otherwise keep the app busy
 * with refusing, at the cost of those who are served and of the probes. A trickle of refusals is sent at once.
 */
export class RefusalPacer {
  private readonly held: Refusal[] = [];
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
    if (waits) this.held.push({ since: performance.now(), send });
    else drop();
    return waits;
  }

  private takeTurn(): void {
    const overdue = performance.now() - longestHold;
    let due = 0;
    while (due < this.held.length && (due < perTurn || (this.held[due]?.since ?? 0) <= overdue)) due++;
    this.left = perTurn - due;
    for (const { send } of this.held.splice(0, due)) send();
    if (this.held.length > 0 || due > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.left = perTurn;
  }
}
