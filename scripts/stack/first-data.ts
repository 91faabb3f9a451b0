import { setTimeout as sleep } from "node:timers/promises";
import { thresholds } from "../../infra/monitoring/thresholds";
import type { Report } from "../lib/steps";
import { UserError } from "../lib/user-error";
import type { StackOutputs } from "./outputs";
import { prometheusTargets } from "./prometheus";

const patienceScrapes = 12;

/** Waits until Prometheus has scraped every target, so that no page that the user opens is empty. */
export async function firstData(outputs: StackOutputs, report: Report): Promise<string> {
  const deadline = Date.now() + patienceScrapes * thresholds.scrapeIntervalSeconds * 1000;
  for (;;) {
    const targets = await prometheusTargets(outputs.urls.prometheus);
    const waiting = targets.filter(({ health }) => health !== "up");
    if (waiting.length === 0) return `${targets.length} targets up`;
    if (Date.now() > deadline) throw targetsDown(waiting);
    report(`waiting for ${waiting.map(({ job }) => job).join(", ")}`);
    await sleep(500);
  }
}

function targetsDown(waiting: readonly { readonly job: string; readonly lastError: string }[]): UserError {
  const list = waiting.map(({ job, lastError }) => `${job} (${lastError || "not scraped yet"})`).join(", ");
  return new UserError(
    `Prometheus cannot scrape ${list}`,
    "./lab status shows each service's health, ./lab logs its log",
  );
}
