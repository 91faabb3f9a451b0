import { watchdogAlert } from "../../contract/severities";
import * as app from "../../dashboards/queries/app";
import { ofApp } from "../../dashboards/queries/selectors";
import { thresholds } from "../../monitoring/thresholds";
import type { RunningStack } from "../stack/running-stack";
import type { RunReporter } from "./progress";
import { pushLive } from "./push";

const RATE_WINDOW = `${4 * thresholds.scrapeIntervalSeconds}s`;
const firing = `count by (alertname) (ALERTS{alertstate="firing", alertname!="${watchdogAlert}"})`;
const latency = app.latency(0.99, [], ofApp).replaceAll("$__rate_interval", RATE_WINDOW);

/** While a run goes on, tells the reporter what Prometheus sees, and Prometheus how the run goes. */
export class LiveWatch {
  private readonly timer: NodeJS.Timeout;
  private busy: Promise<void> | undefined;

  constructor(
    private readonly stack: RunningStack,
    private readonly scene: string,
    private readonly reporter: RunReporter,
    everySeconds: number = 2 * thresholds.scrapeIntervalSeconds,
  ) {
    this.timer = setInterval(() => this.look(), everySeconds * 1000);
  }

  /** Waits for what is under way, so that nothing live comes after the final figures. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.busy;
  }

  /** A Prometheus that is slow to answer is not asked again meanwhile. */
  private look(): void {
    this.busy ??= this.exchange().finally(() => {
      this.busy = undefined;
    });
  }

  private async exchange(): Promise<void> {
    const { stack, reporter } = this;
    // What cannot be had is missing from the display; the run's record tells of it at the end.
    const [alerts, p99] = await Promise.all([firing, latency].map((promql) => stack.query(promql).catch(() => [])));
    const p99Seconds = p99?.[0]?.value;
    reporter.meanwhile = {
      alerts: (alerts ?? []).flatMap(({ labels }) => labels.alertname ?? []).sort(),
      ...(Number.isFinite(p99Seconds) ? { p99Seconds } : {}),
    };
    await pushLive(stack, this.scene, reporter.latest).catch(() => undefined);
  }
}
