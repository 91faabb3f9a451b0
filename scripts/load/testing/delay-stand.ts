import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A server whose answers take a known time. */
export class DelayStand {
  /** What each answer really took in here, in seconds; timers are never quite on time. */
  readonly took: number[] = [];
  /** How late each timer was, in seconds: what this machine adds when it is busy with other things. */
  private readonly late: number[] = [];
  private requests = 0;
  private readonly server = createServer(async (_, response) => {
    const start = performance.now();
    const delay = this.delayMs(this.requests++);
    await sleep(delay);
    const took = performance.now() - start;
    this.took.push(took / 1000);
    this.late.push((took - delay) / 1000);
    response.end("{}");
  });

  /** `delayMs` is asked for each request, which come numbered from 0. */
  constructor(private readonly delayMs: (request: number) => number) {}

  async listen(address: string): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, address, resolve));
    return `${address}:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The exact percentile of what the answers took. */
  percentile(percentage: number): number {
    return exactPercentile(this.took, percentage);
  }

  /** Seconds by which most timers were on time; a request meets such a delay on its way in and on its way out. */
  get lateness(): number {
    return exactPercentile(this.late, 95);
  }
}

function exactPercentile(values: readonly number[], percentage: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percentage / 100) * sorted.length) - 1)] ?? Number.NaN;
}
