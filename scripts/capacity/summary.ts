import { LIMITS } from "../runs/summary";
import { latency, whole } from "../runs/units";
import type { CapacityRecord, FoundCapacity } from "./record";

/** A search in a few plain sentences: the capacity, how sure it is, what gave out, and how far to trust it. */
export function capacitySummary(record: Omit<CapacityRecord, "summary">): string {
  return [ended(record), found(record), gaveOut(record), trust(record)].filter(Boolean).join(" ");
}

function ended({ status, message, ending, options }: Omit<CapacityRecord, "summary">): string {
  if (status === "interrupted") return "The search was interrupted; what it has is below.";
  if (status === "failed") return `The search failed: ${message}.`;
  if (ending === "lowest-fails") return "Not even the lowest load holds.";
  if (ending === "highest-holds") return `Every load up to --to ${options.to} holds: the capacity lies beyond it.`;
  return ending === "out-of-time" ? "Its time was over before the edge was found to the wanted precision." : "";
}

function found({ capacity, unit, axis }: Omit<CapacityRecord, "summary">): string {
  if (!capacity) return "No load was seen to hold.";
  const { load, throughput, p99Seconds, failsAt, failsBecause } = capacity;
  const p99 = p99Seconds === null ? "" : `, 99 % of them within ${latency(p99Seconds)}`;
  const answers = axis === "rate" ? "" : ` at ${whole(throughput)} answers a second`;
  const fails = failsAt === null ? "" : ` At ${whole(failsAt)} it did not hold: ${failsBecause.join("; ")}.`;
  return `The objectives hold up to ${whole(load)} ${unit}${answers}${p99} (${confidence(capacity)}).${fails}`;
}

/** How sure the edge is, in words. */
export function confidence({ held, measured, sustained, interval }: FoundCapacity): string {
  const times = `held in ${held} of ${measured} measurements${sustained ? ", the long one included" : ""}`;
  const between = `between ${whole(interval.low)} and ${whole(interval.high)}`;
  if (interval.confidence === null) return `${times}; the edge is ${between}`;
  return `${times}; with ${Math.round(100 * interval.confidence)} % confidence the edge is ${between}`;
}

function gaveOut({ saturation, saturationAt }: Omit<CapacityRecord, "summary">): string {
  if (!saturationAt || !saturation) return "What gave out is not known.";
  if (!saturation.limit) return "No resource was short there: the load itself set the pace.";
  const { resource, explanation } = saturation.limit;
  return `What gave out was ${LIMITS[resource]} (${explanation}).`;
}

function trust({ measurement }: Omit<CapacityRecord, "summary">): string {
  const doubts = measurement.findings.filter(({ severity }) => severity !== "info").map(({ message }) => message);
  if (doubts.length === 0) return "";
  return `${measurement.trustworthy ? "To be trusted with care" : "NOT TRUSTWORTHY"}: ${doubts.join("; ")}.`;
}
