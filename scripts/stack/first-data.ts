import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../kit/user-error";
import { thresholds } from "../../monitoring/thresholds";
import { labCommand } from "../lib/program";
import type { Report } from "../lib/steps";
import { enginesOf } from "./engines";
import { described, type ServiceHealth, serviceHealth, unhealthyOf } from "./health";
import { accessTo, type StackOutputs } from "./outputs";
import { prometheusTargets, type Target } from "./prometheus";

/** As on an ordinary machine. */
const patienceScrapes = 12;
const pollMilliseconds = 1000;

/**
 * Waits until every service is healthy and Prometheus has scraped every target, so that no page that the user opens is
 * empty. Pulumi waits for health only when it makes a container; one that it found unchanged may be unhealthy.
 */
export async function firstData(outputs: StackOutputs, report: Report, signal: AbortSignal): Promise<string> {
  const engineOf = enginesOf(outputs, 10_000);
  const slowest = Math.max(...Object.values(outputs.hosts).map(({ patience }) => patience));
  const deadline = Date.now() + slowest * patienceScrapes * thresholds.scrapeIntervalSeconds * 1000;
  for (;;) {
    const unhealthy = unhealthyOf(await serviceHealth(outputs, engineOf));
    const targets = unhealthy.some(({ service }) => service === "prometheus") ? [] : await scraped(outputs);
    const waiting = targets.filter(({ health }) => health !== "up");
    if (unhealthy.length === 0 && waiting.length === 0) return `${targets.length} targets up`;
    if (Date.now() > deadline) throw unhealthy.length > 0 ? notHealthy(unhealthy) : targetsDown(waiting);
    const names = new Set([...unhealthy.map(({ service }) => service), ...waiting.map(({ job }) => job)]);
    report(`waiting for ${[...names].join(", ")}`);
    await sleep(pollMilliseconds);
    if (signal.aborted)
      throw new UserError(
        "interrupted; the lab is up, but not all of it has been seen to work",
        `${labCommand("status")} tells`,
      );
  }
}

async function scraped(outputs: StackOutputs): Promise<Target[]> {
  return await prometheusTargets(accessTo(outputs, "prometheus"));
}

function notHealthy(services: readonly ServiceHealth[]): UserError {
  const list = services.map(described).join(", ");
  return new UserError(`the lab is still not healthy: ${list}`, `${labCommand("logs <service>")} shows why`);
}

function targetsDown(waiting: readonly { readonly job: string; readonly lastError: string }[]): UserError {
  const list = waiting.map(({ job, lastError }) => `${job} (${lastError || "not scraped yet"})`).join(", ");
  return new UserError(
    `Prometheus cannot scrape ${list}`,
    `${labCommand("status")} shows each service's health, ${labCommand("logs")} its log`,
  );
}
