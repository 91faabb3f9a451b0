import { setTimeout as sleep } from "node:timers/promises";
import { watchdogAlert } from "../../contract/severities";
import { type PrometheusAlert, prometheusAlerts } from "../stack/prometheus";
import type { WebAccess } from "../stack/web-access";

/** When an alert was first seen firing, and when its condition began to hold; milliseconds of the epoch. */
export interface Firing {
  readonly alert: string;
  readonly at: number;
  readonly since: number;
}

const pollMs = 500;

/** Watches Prometheus for alerts that begin to fire; those that fired before it began are none of its business. */
export class AlertWatch {
  readonly firings: Firing[] = [];
  private readonly stopped = new AbortController();
  private readonly known: Set<string>;
  private readonly watching: Promise<void>;

  private constructor(
    private readonly prometheus: WebAccess,
    before: readonly PrometheusAlert[],
  ) {
    this.known = new Set(before.filter(isFiring).map(keyOf));
    this.watching = this.watch();
  }

  static async begin(prometheus: WebAccess): Promise<AlertWatch> {
    return new AlertWatch(prometheus, await prometheusAlerts(prometheus));
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.watching;
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      // A Prometheus that does not answer says nothing new; some faults are its own.
      const alerts = await prometheusAlerts(this.prometheus).catch(() => []);
      for (const alert of alerts.filter(isFiring)) this.note(alert);
      await sleep(pollMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private note(alert: PrometheusAlert): void {
    if (this.known.has(keyOf(alert))) return;
    this.known.add(keyOf(alert));
    const { labels, activeAt } = alert;
    this.firings.push({ alert: labels.alertname ?? "", at: Date.now(), since: Date.parse(activeAt) });
  }
}

/**
 * Seconds after `began` at which each alert first fired. One whose condition held before `from` is not the fault's:
 * another cause, such as a busy neighbour, had already begun to raise it.
 */
export function firstFirings(firings: readonly Firing[], began: number, from = began): Record<string, number> {
  const first: Record<string, number> = {};
  for (const { alert, at, since } of firings) if (since >= from) first[alert] ??= (at - began) / 1000;
  return first;
}

/** Names of the alerts that fire now, without the dead-man's switch. */
export async function firingNow(prometheus: WebAccess): Promise<string[]> {
  const alerts = await prometheusAlerts(prometheus);
  return [...new Set(alerts.filter(isFiring).map(({ labels }) => labels.alertname ?? ""))];
}

function isFiring({ state, labels }: PrometheusAlert): boolean {
  return state === "firing" && labels.alertname !== watchdogAlert;
}

function keyOf({ labels }: PrometheusAlert): string {
  return JSON.stringify(Object.entries(labels).sort());
}
