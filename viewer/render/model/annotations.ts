/** Annotations as a dashboard's JSON asks for them: kept ones by their tags, and moments that Prometheus's answers tell. */
import type { Annotation, DashboardModel, Matrix, QuerySource } from "../contract";
import type { AnnotationModel } from "./dashboard-model";
import { inPromql, interpolate, type Scope } from "./interpolate";
import { alignedWindow, intervalsOf, timeVariables } from "./interval";
import type { TimeRange } from "./time-range";

/** An annotation of one of the dashboard's lists, with the list's name and colour. */
export interface NamedAnnotation extends Annotation {
  readonly source: string;
  readonly color: string;
}

export interface AnnotationContext {
  readonly range: TimeRange;
  readonly scope: Scope;
  readonly scrapeInterval: string;
  readonly width: number;
}

/** Everything that the enabled lists of a dashboard have in the window; what failed is among the `errors`. */
export async function askAnnotations(
  { uid, annotations }: Pick<DashboardModel, "uid" | "annotations">,
  source: QuerySource,
  context: AnnotationContext,
  disabled: ReadonlySet<string> = new Set(),
): Promise<{ found: NamedAnnotation[]; errors: string[] }> {
  const errors: string[] = [];
  const lists = (annotations?.list ?? []).filter(({ enable, name }) => enable !== false && !disabled.has(name));
  const found = await Promise.all(
    lists.map(async (list) => {
      try {
        const events = await eventsOf(list, uid, source, context);
        return events.map((event) => ({ ...event, source: list.name, color: list.iconColor ?? "blue" }));
      } catch (error) {
        errors.push(`${list.name}: ${error instanceof Error ? error.message : String(error)}`);
        return [];
      }
    }),
  );
  return { found: found.flat().sort((a, b) => a.time - b.time), errors };
}

async function eventsOf(list: AnnotationModel, uid: string, source: QuerySource, context: AnnotationContext) {
  if (list.datasource?.type === "prometheus") return await promEvents(list, source, context);
  if (list.datasource?.uid === "-- Grafana --" || list.datasource?.type === "grafana") {
    const kept = await source.annotations(context.range.from, context.range.to);
    return kept
      .filter((one) => wanted(one, list, uid) && overlaps(one, context.range))
      .slice(0, list.target?.limit ?? 100);
  }
  throw new Error(`annotations of the data source "${list.datasource?.type ?? "none"}" are not known here`);
}

function wanted({ tags, dashboardUID }: Annotation, { target = {} }: AnnotationModel, uid: string): boolean {
  if (target.type !== "tags") return dashboardUID === undefined || dashboardUID === "" || dashboardUID === uid;
  const asked = target.tags ?? [];
  return target.matchAny ? asked.some((tag) => tags.includes(tag)) : asked.every((tag) => tags.includes(tag));
}

const overlaps = ({ time, timeEnd = time }: Annotation, { from, to }: TimeRange) => timeEnd >= from && time <= to;

async function promEvents(
  list: AnnotationModel,
  source: QuerySource,
  { range, scope, scrapeInterval, width }: AnnotationContext,
) {
  const intervals = intervalsOf({ range, maxDataPoints: width, scrapeInterval, minStep: list.step });
  const variables = new Map([...scope, ...Object.entries(timeVariables(range, intervals))]);
  const expr = interpolate(list.target?.expr ?? list.expr ?? "", variables, inPromql);
  const matrix = await source.range(expr, alignedWindow(range, intervals.stepMs));
  return eventsIn(matrix, list, intervals.stepMs, range);
}

/**
 * Grafana's reading of a range answer: while a series has values other than 0 at neighbouring steps, that is one event;
 * with `useValueForTime` every different value is the moment of an event. (`processAnnotationResponse` of Grafana's
 * Prometheus data source.)
 */
export function eventsIn(matrix: Matrix, list: AnnotationModel, stepMs: number, range: TimeRange): Annotation[] {
  return matrix.flatMap(({ metric, values }) => {
    const told = {
      text: [filled(list.titleFormat ?? "", metric), filled(list.textFormat ?? "", metric)].filter(Boolean).join(" – "),
      tags: (list.tagKeys ?? "").split(",").flatMap((key) => metric[key.trim()] ?? []),
    };
    if (list.useValueForTime) {
      const times = [...new Set(values.map(([, value]) => Math.floor(Number(value))))];
      return times.filter((time) => time >= range.from && time <= range.to).map((time) => ({ time, ...told }));
    }
    return spansIn(values, stepMs).map(({ time, timeEnd }) => ({
      time,
      ...(timeEnd > time ? { timeEnd } : {}),
      ...told,
    }));
  });
}

function spansIn(values: Matrix[number]["values"], stepMs: number): { time: number; timeEnd: number }[] {
  const spans: { time: number; timeEnd: number }[] = [];
  for (const [seconds, value] of values) {
    if (Number(value) === 0 || Number.isNaN(Number(value))) continue;
    const time = Math.floor(seconds) * 1_000;
    const last = spans.at(-1);
    if (last && time - last.timeEnd <= stepMs) last.timeEnd = time;
    else spans.push({ time, timeEnd: time });
  }
  return spans;
}

function filled(text: string, metric: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label) => metric[label] ?? "").trim();
}
