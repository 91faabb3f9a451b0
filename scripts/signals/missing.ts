import { type MissingSignal, missingSignals, signals } from "../../monitoring/signals";
import { queryPrometheus, type Target } from "../stack/prometheus";
import type { WebAccess } from "../stack/web-access";

export interface SignalReport {
  /** How many metrics the jobs whose targets are up must show. */
  readonly required: number;
  readonly missing: readonly MissingSignal[];
}

/** Compares what Prometheus has at this moment with the signal matrix. A target that is down is told by itself. */
export async function checkSignals(prometheus: WebAccess, targets: readonly Target[]): Promise<SignalReport> {
  const jobs = [...new Set(targets.filter(({ health }) => health === "up").map(({ job }) => job))];
  const series = await queryPrometheus(prometheus, 'group by (__name__, job) ({job!=""})');
  const names = new Map(jobs.map((job) => [job, new Set<string>()]));
  for (const { labels } of series) names.get(labels.job ?? "")?.add(labels.__name__ ?? "");
  const required = jobs.reduce((sum, job) => sum + (signals[job]?.length ?? 0), 0);
  return { required, missing: missingSignals(jobs, (job) => names.get(job) ?? new Set()) };
}
