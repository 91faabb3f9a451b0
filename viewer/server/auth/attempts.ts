/** Failed logins after which nobody is let in for a while, and ms until the oldest is forgotten: as Grafana does it. */
const most = 5;
const window = 5 * 60_000;

/**
 * Counts failed logins. There is one account, so there is one count: whoever guesses finds the door shut after a few,
 * and the owner waits with them, except in a session that is open already.
 */
export class Attempts {
  private failures: number[] = [];

  constructor(private readonly now: () => number = Date.now) {}

  /** Seconds until the next login is tried, 0 when it may be tried now. */
  get waitSeconds(): number {
    const now = this.now();
    this.failures = this.failures.filter((time) => time > now - window);
    return this.failures.length < most ? 0 : Math.ceil((this.failures[0] + window - now) / 1000);
  }

  failed(): void {
    this.failures.push(this.now());
  }

  succeeded(): void {
    this.failures = [];
  }
}
