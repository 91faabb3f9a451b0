import { cpus, totalmem } from "node:os";
import type { LabRecord } from "../runs/measured";
import { assessMeasurement } from "../runs/measurement";
import type { RunRecord } from "../runs/record";
import { summaryOf } from "../runs/summary";
import type { LabSnapshot, RunningStack } from "../stack/running-stack";
import { readAlerts } from "./alerts";
import { closeRegion, dashboardLinks, openRegion } from "./grafana";
import { foreignCpu, mysqlLine } from "./resources";
import { readSaturation, sharesOf } from "./saturation";
import { readSeries } from "./series";
import { headlineWindow, insideOf, runWindow, type Window } from "./window";

/** Runs an action that may fail without spoiling the run: gives null then, and the record a warning. */
export type Attempt = <Value>(what: string, action: () => Promise<Value>) => Promise<Value | null>;

const STEP_SECONDS = 5;

/** Sees a run from outside: marks it in Grafana, and reads from Prometheus and the engine what surrounded it. */
export class RunObserver {
  private before: LabSnapshot | null = null;

  constructor(
    private readonly stack: RunningStack,
    private readonly record: RunRecord,
    private readonly attempt: Attempt,
  ) {}

  async begin(): Promise<void> {
    const { stack, record, attempt } = this;
    const { grafana } = stack;
    const [before, annotation] = await Promise.all([
      attempt("the lab before the run", () => stack.snapshot()),
      grafana ? attempt("the mark in Grafana", () => openRegion(grafana, record)) : null,
    ]);
    this.before = before;
    record.annotation = annotation;
    record.lab = before && labOf(before);
  }

  /** Once the load is over: alerts, saturation, series, links, and whether the measurement can be trusted. */
  async look(): Promise<void> {
    const { stack, record, attempt } = this;
    const whole = runWindow(record);
    const window = headlineWindow(record);
    const [alerts, series, foreign, line, offset, after] = await Promise.all([
      attempt("the alerts of the run", () => readAlerts(stack, whole, record.scene)),
      readSeries(stack, whole),
      readShare(stack, window, foreignCpu).catch(() => undefined),
      readShare(stack, window, mysqlLine).catch(() => undefined),
      prometheusOffset(stack).catch(() => undefined),
      attempt("the lab after the run", () => stack.snapshot()),
    ]);
    const saturation = await readSaturation(stack, window, { foreignCpu: foreign, mysqlLine: line });
    Object.assign(record, { alerts, saturation, series });
    record.links = stack.grafana ? dashboardLinks(stack.grafana.url, whole) : [];
    const around = { foreignCpu: foreign, prometheusOffsetSeconds: offset };
    record.measurement = assessMeasurement(record, {
      ...around,
      before: this.before ?? undefined,
      after: after ?? undefined,
    });
  }

  /** Once the verdict is known. */
  async conclude(): Promise<void> {
    const { record, attempt } = this;
    const { grafana } = this.stack;
    record.summary = summaryOf(record);
    const { annotation } = record;
    if (!grafana || !annotation) return;
    const url = await attempt("the end of the mark in Grafana", () => closeRegion(grafana, record, runWindow(record)));
    if (url) record.annotation = { ...annotation, url };
  }
}

/** What a record says of the lab. */
export function labOf({ settings, containers }: LabSnapshot): LabRecord {
  const services = Object.entries(containers);
  return {
    settings: { ...settings },
    images: Object.fromEntries(services.map(([service, { image }]) => [service, image])),
    replicas: services.filter(([service]) => /^app-\d+$/.test(service)).length,
    machine: { cores: cpus().length, model: cpus()[0]?.model ?? "unknown", memoryBytes: totalmem() },
  };
}

/** Mean share over a window; undefined where Prometheus tells of none. */
export async function readShare(stack: RunningStack, window: Window, promql: string): Promise<number | undefined> {
  const [found] = await stack.queryRange(promql, { ...insideOf(window), step: STEP_SECONDS });
  const values = found?.points.map(([, value]) => value).filter(Number.isFinite) ?? [];
  return values.length > 0 ? Math.max(0, sharesOf(values).mean) : undefined;
}

/** The half of the time that asking took is what cannot be known, and is taken off. */
async function prometheusOffset(stack: RunningStack): Promise<number | undefined> {
  const before = Date.now() / 1000;
  const [sample] = await stack.query("time()");
  const after = Date.now() / 1000;
  if (!sample) return undefined;
  const offset = sample.value - (before + after) / 2;
  return Math.sign(offset) * Math.max(0, Math.abs(offset) - (after - before) / 2);
}
