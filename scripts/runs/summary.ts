import type { ResourceName } from "./measured";
import { headlineResult, httpResult, type RunRecord } from "./record";
import { measurementLimits } from "./thresholds";

type Told = Omit<RunRecord, "summary">;

/** What a resource is called in a sentence. */
export const LIMITS: Readonly<Record<ResourceName, string>> = {
  "app-cpu": "the app's CPU",
  "app-event-loop": "the app's event loop",
  pool: "the app's pool of database connections",
  "row-locks": "row locks in MySQL",
  "mysql-cpu": "MySQL's CPU",
  disk: "the disk",
  network: "the network",
  "load-host-cpu": "the load host itself",
  "host-cpu": "the CPU of the whole machine",
};

/** The verdict in a few plain sentences: what was done, whether it held, the bookings, the limit, and how far to trust it. */
export function summaryOf(run: Told): string {
  return [done(run), held(run), bookings(run), limit(run), alerts(run), trust(run)].filter(Boolean).join(" ");
}

function done(run: Told): string {
  const { scene, status, message } = run;
  const result = headlineResult(run);
  const seconds = Math.round((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000);
  if (status === "failed") return `The scene ${scene} failed after ${seconds} s${message ? `: ${message}` : ""}.`;
  const what = status === "interrupted" ? "was interrupted after" : "ran for";
  if (!result) return `The scene ${scene} ${what} ${seconds} s and gave no result.`;
  const unit = result.kind === "http" ? "answers" : "transactions";
  const p99 = result.latencySeconds ? `, 99 % of them within ${duration(result.latencySeconds.p99)}` : "";
  const part = run.parts.length > 1 ? ` in "${run.headline}"` : "";
  return `The scene ${scene} ${what} ${seconds} s${part ? `;${part} it` : " and"} brought ${whole(result.throughput)} ${unit} a second${p99}.`;
}

function held({ verdict, stages }: Told): string {
  const objectives = stages.flatMap((stage) => stage.objectives);
  const missed = objectives.filter(({ passed }) => !passed).length;
  if (verdict.passed) {
    if (objectives.length === 0) return "It passed.";
    return objectives.length === 1
      ? "It passed: its objective held."
      : `It passed: all ${objectives.length} objectives held.`;
  }
  const others = verdict.reasons.length - 1;
  const more = others > 0 ? ` (and ${others} more)` : "";
  const of = missed > 0 ? `; ${missed} of ${objectives.length} objectives were missed` : "";
  return `It did not pass${of}: ${verdict.reasons[0] ?? "no reason was given"}${more}.`;
}

function bookings({ integrity, stages }: Told): string {
  if (!integrity) return "The bookings could not be checked in MySQL.";
  const { doubleBookings, acknowledgedMissing, acknowledged } = integrity;
  if (doubleBookings > 0) return `The bookings are INCONSISTENT: ${doubleBookings} seats were sold twice.`;
  if (acknowledgedMissing > 0) {
    return `The bookings are INCONSISTENT: ${acknowledgedMissing} of ${acknowledged} acknowledged ones are missing from MySQL.`;
  }
  const made = stages.some((stage) => (httpResult(stage)?.acknowledged ?? 0) > 0);
  if (!made) return "No seat was sold, and none is sold twice in MySQL.";
  return `The bookings are consistent: all ${acknowledged} acknowledged ones are in MySQL, and no seat was sold twice.`;
}

function limit({ saturation }: Told): string {
  if (!saturation) return "Bottleneck: unknown, because Prometheus gave no answer.";
  const { windowSeconds, limit: found } = saturation;
  const short = windowSeconds < measurementLimits.leastWindowSeconds;
  if (!found) {
    return short
      ? `Bottleneck: unknown after ${windowSeconds.toFixed(0)} s of load.`
      : "No bottleneck: no resource was saturated, the load set the pace.";
  }
  const doubt = short ? `, judged by ${windowSeconds.toFixed(0)} s only` : "";
  return `Bottleneck${doubt}: ${LIMITS[found.resource]} (${found.explanation}).`;
}

function alerts({ alerts }: Told): string {
  const surprises = alerts?.filter(({ state, expected }) => state === "firing" && !expected) ?? [];
  if (surprises.length === 0) return "";
  const names = [...new Set(surprises.map(({ name }) => name))];
  return `Unexpected alerts fired: ${names.join(", ")}.`;
}

function trust({ measurement: { trustworthy, findings } }: Told): string {
  if (!trustworthy) {
    const invalid = findings.filter(({ severity }) => severity === "invalid").map(({ message }) => message);
    return `The measurement is NOT TRUSTWORTHY: ${invalid.join("; ")}.`;
  }
  const warnings = findings.filter(({ severity }) => severity === "warning").map(({ message }) => message);
  if (warnings.length > 0) return `The measurement can be trusted with care: ${warnings.join("; ")}.`;
  return "Nothing casts doubt on the measurement.";
}

const whole = (number: number) => Math.round(number).toLocaleString("en-US");
const duration = (seconds: number) => (seconds < 1 ? `${Math.round(1000 * seconds)} ms` : `${seconds.toFixed(2)} s`);
