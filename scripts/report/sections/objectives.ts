import type { ObjectiveFigure } from "../../runs/objectives";
import type { RunRecord } from "../../runs/record";
import { paragraph, type Section, strong } from "../document";
import type { Facts } from "../facts";
import type { Unit } from "../units";

const names: Readonly<Record<ObjectiveFigure, readonly [string, Unit]>> = {
  p50Seconds: ["latency p50", "latency"],
  p99Seconds: ["latency p99", "latency"],
  p999Seconds: ["latency p99.9", "latency"],
  throughput: ["per second", "perSecond"],
  bookings: ["bookings", "count"],
  deadlockShare: ["share of deadlocks", "share"],
  arrivalShare: ["due requests that went out", "share"],
  steadiness: ["throughput at the end, relative to the start", "share"],
};

/** The service-level objectives of every stage, and what came of them. */
export function objectivesSection({ stages }: RunRecord, facts: Facts): Section {
  const rows = stages.flatMap(({ objectives }, stage) =>
    objectives.map(({ figure, bound, passed }, index) => {
      const at = ["stages", stage, "objectives", index];
      const [name, unit] = names[figure];
      return [
        [facts.quote("stages", stage, "name")],
        [name],
        [bound === "atMost" ? "at most " : "at least ", facts.number([...at, "limit"], unit)],
        [facts.number([...at, "measured"], unit)],
        [passed ? strong("held", "good") : strong("missed", "bad")],
      ];
    }),
  );
  const head = ["Stage", "Figure", "Objective", "Measured", "Outcome"];
  return {
    id: "objectives",
    title: "Objectives",
    blocks:
      rows.length > 0
        ? [{ kind: "table", caption: "Service-level objectives", head, rows }]
        : [paragraph("No stage that ran has an objective.")],
  };
}
