/** Failed logins after which an address is not let in for a while, and ms until the oldest is forgotten: as Grafana does. */
const most = 5;
const window = 5 * 60_000;
/** Addresses that are kept in mind; beyond them the one that failed longest ago is forgotten. */
const mostAddresses = 1000;

/**
 * Counts failed logins by the address that they come from: whoever guesses finds the door shut after a few, and shuts it
 * for nobody elsewhere.
 */
export class Attempts {
  private readonly failures = new Map<string, number[]>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Seconds until the next login from this address is tried, 0 when it may be tried now. */
  waitSeconds(address: string): number {
    const now = this.now();
    const recent = (this.failures.get(address) ?? []).filter((time) => time > now - window);
    return recent.length < most ? 0 : Math.ceil((recent[0] + window - now) / 1000);
  }

  failed(address: string): void {
    const earlier = this.failures.get(address) ?? [];
    // Put in anew, and so at the end: a Map keeps the order in which keys came.
    this.failures.delete(address);
    this.failures.set(address, [...earlier, this.now()].slice(-most));
    if (this.failures.size > mostAddresses) this.failures.delete([...this.failures.keys()][0] as string);
  }

  succeeded(address: string): void {
    this.failures.delete(address);
  }
}
