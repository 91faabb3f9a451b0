import type { LabSnapshot } from "../stack/running-stack";
import type { Finding } from "./measured";
import { headlineResult, httpResult, type RunRecord } from "./record";
import type { HttpResult } from "./result";
import { isUnexpected, measurementLimits as limits } from "./thresholds";

/** What is known of the surroundings of a run; what could not be read is left out. */
export interface Surroundings {
  /** Share of the machine's CPU that others took, on average. */
  readonly foreignCpu?: number;
  /** Prometheus' clock less this machine's, in seconds. */
  readonly prometheusOffsetSeconds?: number;
  readonly before?: LabSnapshot;
  readonly after?: LabSnapshot;
}

type Looked = Pick<RunRecord, "stages" | "headline" | "loadHosts" | "saturation">;

/** Says what makes the figures of a run doubtful, and whether they can be trusted at all. */
export function assessMeasurement(run: Looked, around: Surroundings): RunRecord["measurement"] {
  const findings = [
    ...loadHosts(run),
    ...clocks(run, around),
    ...samples(run),
    ...errors(run),
    ...neighbours(around),
    ...changes(around),
    ...unseen(run, around),
  ];
  return { trustworthy: findings.every(({ severity }) => severity !== "invalid"), findings };
}

function loadHosts({ saturation }: Looked): Finding[] {
  const hosts = saturation?.resources.filter(({ resource }) => resource === "load-host-cpu") ?? [];
  return hosts
    .filter(({ saturated }) => saturated)
    .map(({ subject, mean }) => ({
      kind: "load-host-saturated",
      severity: "invalid",
      message: `${subject} used ${percent(mean)} of its CPU: it measured itself more than the app; use more load hosts or fewer connections`,
    }));
}

function clocks({ loadHosts }: Looked, { prometheusOffsetSeconds }: Surroundings): Finding[] {
  const offsets = [
    ...loadHosts.map(({ name, clockOffsetSeconds }) => ({ name: `the clock of ${name}`, offset: clockOffsetSeconds })),
    { name: "Prometheus' clock", offset: prometheusOffsetSeconds ?? null },
  ];
  return offsets.flatMap(({ name, offset }): Finding[] => {
    const apart = Math.abs(offset ?? 0);
    if (apart <= limits.clockSkewSeconds) return [];
    const severity = apart > limits.hopelessClockSkewSeconds ? "invalid" : "warning";
    const message = `${name} is ${apart.toFixed(1)} s off this machine's: time series are shifted`;
    return [{ kind: "clock-skew", severity, message }];
  });
}

function samples(run: Looked): Finding[] {
  const result = headlineResult(run);
  if (!result) return [];
  const number = result.kind === "http" ? result.requests : result.transactions;
  if (number >= limits.samplesForP99) return [];
  const severity = number < limits.leastSamples ? "invalid" : "warning";
  const message = `${number} samples are too few for a 99th percentile; ${limits.samplesForP99} are wanted: run longer`;
  return [{ kind: "too-few-samples", severity, message }];
}

function errors(run: Looked): Finding[] {
  return run.stages.flatMap((stage): Finding[] => {
    const result = httpResult(stage);
    const share = result && stage.measured ? errorShare(result) : 0;
    if (share <= limits.errorShare) return [];
    const severity = share > limits.hopelessErrorShare ? "invalid" : "warning";
    const message = `${stage.name}: ${percent(share)} of the requests failed, and latencies tell of the others only`;
    return [{ kind: "errors", severity, message }];
  });
}

/** Failed answers, broken connections and answers that came too late, of all that was asked: at least so many. */
function errorShare({ requests, statuses, socketErrors, arrivals }: HttpResult): number {
  const failures = Object.entries(statuses).filter(([status]) => isUnexpected(status));
  const failed = failures.reduce((sum, [, number]) => sum + number, 0);
  const { timeout, connect, read, write } = socketErrors;
  // What came too late may be a failure as well, and is not counted twice.
  const all = Math.max(failed, timeout) + connect + read + write;
  return all === 0 ? 0 : Math.min(1, all / Math.max(requests, arrivals?.sent ?? 0, 1));
}

function neighbours({ foreignCpu }: Surroundings): Finding[] {
  if (foreignCpu === undefined || foreignCpu <= limits.foreignCpuShare) return [];
  const severity = foreignCpu > limits.hopelessForeignCpuShare ? "invalid" : "warning";
  const message = `${percent(foreignCpu)} of the machine's CPU went to something that is not this lab: on a quiet machine the figures would be better`;
  return [{ kind: "noisy-neighbour", severity, message }];
}

function changes({ before, after }: Surroundings): Finding[] {
  const changed = before && after ? differences(before, after) : [];
  if (changed.length === 0) return [];
  const message = `the lab was changed while the run went on (${changed.join(", ")}): its figures are of two labs`;
  return [{ kind: "lab-changed", severity: "invalid", message }];
}

/** What differs between two snapshots of a lab, in words. */
export function differences(before: LabSnapshot, after: LabSnapshot): string[] {
  const settings = names(before.settings, after.settings).filter((key) => before.settings[key] !== after.settings[key]);
  const containers = names(before.containers, after.containers).flatMap((service) => {
    const [old, now] = [before.containers[service], after.containers[service]];
    if (!old || !now) return [`${service} ${now ? "was added" : "was removed"}`];
    if (old.image !== now.image) return [`${service} runs another image`];
    if (old.id !== now.id) return [`${service} is another container`];
    return old.startedAt === now.startedAt ? [] : [`${service} was started anew`];
  });
  return [...settings.map((key) => `setting ${key}`), ...containers];
}

function unseen({ saturation }: Looked, { before, after, foreignCpu }: Surroundings): Finding[] {
  const missing = [
    ...(saturation ? [] : ["how much of each resource was used"]),
    ...(before && after ? [] : ["whether the lab stayed as it was"]),
    ...(foreignCpu === undefined ? ["whether something else used the machine"] : []),
  ];
  const short = saturation && saturation.windowSeconds < limits.leastWindowSeconds;
  return [
    ...missing.map((what) => ({ kind: "not-checked", severity: "info", message: `it is not known ${what}` }) as const),
    ...(short
      ? [
          {
            kind: "too-few-samples",
            severity: "info",
            message: `${saturation.windowSeconds.toFixed(0)} s are too short to say surely what the limit was`,
          } as const,
        ]
      : []),
  ];
}

const names = (one: object, other: object) => [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
const percent = (share: number) => `${Math.round(100 * share)} %`;
