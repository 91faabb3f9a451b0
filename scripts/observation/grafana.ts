import { z } from "zod";
import { type DashboardUid, dashboardUids } from "../../contract/dashboard-uids";
import { runTags } from "../../dashboards/shared/annotations";
import type { RunRecord } from "../runs/record";
import type { GrafanaAccess } from "../stack/running-stack";
import { loginHeaders } from "../stack/web-access";
import type { Window } from "./window";

const TIME_LIMIT_MS = 5000;
/** Seconds shown before and after the run, so that its beginning and end can be seen. */
const MARGIN_SECONDS = 30;

const answerSchema = z.object({ id: z.number().int() });

/** Dashboards that a run is looked at on, by uid, the most telling first; titles are those of the dashboards. */
export const linked: Readonly<Partial<Record<DashboardUid, string>>> = {
  [dashboardUids.loadRuns]: "Load runs",
  [dashboardUids.sale]: "Sale overview",
  [dashboardUids.app]: "Ticket app",
  [dashboardUids.bookings]: "Bookings and seats",
  [dashboardUids.mysql]: "MySQL overview",
  [dashboardUids.innodb]: "InnoDB",
  [dashboardUids.hosts]: "Hosts",
  [dashboardUids.containers]: "Containers",
};

/** Each dashboard at the run's time. */
export function dashboardLinks(url: string, window: Window): RunRecord["links"] {
  return Object.entries(linked).map(([uid, title]) => ({ title, url: dashboardUrl(url, uid, window) }));
}

/** What a region on every dashboard says. */
export interface Mark {
  readonly tags: readonly string[];
  readonly text: string;
}

/** Opens a region at a moment, in ms of the epoch; gives its id. */
export async function openMark(grafana: GrafanaAccess, time: number, mark: Mark): Promise<number> {
  return answerSchema.parse(await ask(grafana, "POST", "/api/annotations", { time, ...mark })).id;
}

/** Closes a region at a moment, in ms of the epoch; it says something else from then on. */
export async function closeMark(grafana: GrafanaAccess, id: number, timeEnd: number, mark: Mark): Promise<void> {
  await ask(grafana, "PATCH", `/api/annotations/${id}`, { timeEnd, ...mark });
}

/** Opens the region that marks the run on every dashboard; gives its id. */
export async function openRegion(
  grafana: GrafanaAccess,
  run: RunRecord,
): Promise<NonNullable<RunRecord["annotation"]>> {
  const time = Date.parse(run.startedAt);
  const text = `Load run ${run.id}: the scene ${run.scene} began`;
  const id = await openMark(grafana, time, { tags: tagsOf(run), text });
  return { id, url: dashboardUrl(grafana.url, dashboardUids.loadRuns, { start: time / 1000, end: time / 1000 }) };
}

/** Closes the region at the end of the load, and says how the run went. */
export async function closeRegion(grafana: GrafanaAccess, run: RunRecord, window: Window): Promise<string> {
  const outcome = run.status === "completed" ? (run.verdict.passed ? "passed" : "did not pass") : run.status;
  const text = `Load run ${run.id}: the scene ${run.scene} ${outcome}`;
  const id = run.annotation?.id as number;
  await closeMark(grafana, id, Math.round(window.end * 1000), { tags: tagsOf(run), text });
  return dashboardUrl(grafana.url, dashboardUids.loadRuns, window);
}

function tagsOf({ id, scene, commit }: RunRecord): string[] {
  return [...runTags, `run:${id}`, `scene:${scene}`, ...(commit ? [`commit:${commit}`] : [])];
}

/** A dashboard at a time. */
export function dashboardUrl(url: string, uid: string, { start, end }: Window): string {
  const from = Math.round((start - MARGIN_SECONDS) * 1000);
  const to = Math.round((end + MARGIN_SECONDS) * 1000);
  return `${url.replace(/\/$/, "")}/d/${uid}?from=${from}&to=${to}`;
}

async function ask(grafana: GrafanaAccess, method: string, path: string, body: object): Promise<unknown> {
  const response = await fetch(`${grafana.url.replace(/\/$/, "")}${path}`, {
    method,
    headers: { ...loginHeaders(grafana), "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIME_LIMIT_MS),
  });
  if (response.ok) return await response.json();
  throw new Error(`Grafana answered ${response.status} to ${method} ${path}`);
}
