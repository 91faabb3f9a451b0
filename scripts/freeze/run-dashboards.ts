import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { readKept } from "../../kit/kept-files";
import { replaceFile } from "../../kit/replace-file";
import { thresholds } from "../../monitoring/thresholds";
import { type FrozenDashboards, type FrozenSection, freezeDashboards, frozenSection } from "../../viewer/render";
import type { RunRecord } from "../runs/record";
import type { RunningStack } from "../stack/running-stack";
import { loginHeaders } from "../stack/web-access";
import { chosenDashboards } from "./chosen";
import { grafanaAnnotations } from "./grafana-annotations";

const fileName = "dashboards.json.gz";
/** Of what is in the file: another one is not for this version of the renderer. */
const version = 1;
/** What is seen of the lab before a run; after it everything up to now, for that is where its own figures stand. */
const leadMs = 30_000;
const scrapePatienceMs = 3_000 * thresholds.scrapeIntervalSeconds;
/** The most that a report may take with its dashboards. */
export const maxReportBytes = 5_000_000;

/**
 * Keeps the dashboards of a run's time in its folder, so that its report can show them when the lab is gone.
 * @throws Error when Prometheus does not answer, or the dashboards do not fit
 */
export async function keepDashboards(
  stack: RunningStack,
  record: RunRecord,
  directory: string,
  maxBytes = maxReportBytes,
): Promise<void> {
  const { prometheus } = stack;
  if (!prometheus) throw new Error("this lab publishes no Prometheus");
  await pushedFiguresScraped(stack);
  const from = new Date(Date.parse(record.startedAt) - leadMs);
  const to = new Date();
  const { annotations, problem } = await grafanaAnnotations(stack.grafana, from, to);
  const frozen = await freezeDashboards({
    dashboards: chosenDashboards(),
    prometheusUrl: prometheus.url,
    prometheusHeaders: loginHeaders(prometheus),
    from,
    to,
    annotations,
    maxBytes,
    title: record.id,
    scrapeInterval: `${thresholds.scrapeIntervalSeconds}s`,
  });
  const notes = problem ? [...frozen.notes, problem] : frozen.notes;
  replaceFile(join(directory, fileName), gzipSync(JSON.stringify({ version, ...frozen, notes }), { level: 9 }));
}

/** Waits until Prometheus has what the Pushgateway was given before; not for ever, for it may be the one that is down. */
async function pushedFiguresScraped(stack: RunningStack): Promise<void> {
  const now = Date.now();
  while (Date.now() < now + scrapePatienceMs) {
    const [scraped] = await stack.query('timestamp(up{job="pushgateway"})');
    if (!scraped || scraped.value * 1_000 > now) return;
    await sleep(250);
  }
}

/** The section for a run's report; undefined where no dashboards were kept. @throws Error when they cannot be read */
export async function keptDashboards(directory: string): Promise<FrozenSection | undefined> {
  const frozen = readKeptDashboards(directory);
  return frozen && (await frozenSection(frozen));
}

/** What `keepDashboards` wrote; undefined where it did not. @throws Error when it cannot be read */
export function readKeptDashboards(directory: string): FrozenDashboards | undefined {
  const unpacked = (contents: Buffer) => JSON.parse(gunzipSync(contents).toString()) as unknown;
  return readKept("dashboards", join(directory, fileName), keptSchema, unpacked) as FrozenDashboards | undefined;
}

/** The rest is the renderer's own, and of its version. */
const keptSchema = z.looseObject({ version: z.literal(version) });
