import { atMost, measureObjectives } from "../runs/objectives";
import { exampleMeasured, exampleResult } from "../runs/testing";
import { conclude } from "./conclude";
import { additions } from "./headroom";
import type { CapacityRecord, StepRecord } from "./record";
import { capacitySummary } from "./summary";

const limit = 0.25;
const start = Date.parse("2026-04-01T18:00:00.000Z");

/** A step of a lab that answers up to 2,000 a second, each in 5 ms where nobody waits; for tests. */
export function exampleStep(load: number, changes: Partial<StepRecord> = {}): StepRecord {
  const throughput = Math.min(load * 200, 2000) * (1 - load / 1e5);
  const p99Seconds = changes.p99Seconds ?? (1.4 * load) / throughput;
  const result = exampleResult({ latencySeconds: { ...exampleLatencies, p99: p99Seconds } });
  const objectives = measureObjectives([atMost("p99Seconds", limit)], result);
  const held = objectives.every(({ passed }) => passed);
  return {
    ...{ phase: "climbing", load, startedAt: at(0), endedAt: at(10), measuredSeconds: 10, attempts: 1 },
    ...{ steady: true, noise: 0.012, throughput, goodThroughput: throughput },
    ...{ p50Seconds: load / throughput, p99Seconds, statuses: { "409": Math.round(10 * throughput) } },
    ...{ socketErrors: 0, bookings: 0, objectives, held },
    reasons: held ? [] : ["the 99th percentile of the latency is too long"],
    rawOutput: "raw/1-climbing-1.txt",
    ...changes,
  };
}

const exampleLatencies = { ...exampleResult().latencySeconds } as NonNullable<
  ReturnType<typeof exampleResult>["latencySeconds"]
>;
const at = (second: number) => new Date(start + 1000 * second).toISOString();

const exampleSteps: readonly StepRecord[] = [
  ...[1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((load) => exampleStep(load)),
  ...[360, 304, 330, 344, 350].map((load) => exampleStep(load, { phase: "narrowing" })),
  ...[360, 350].map((load) => exampleStep(load, { phase: "confirming" })),
  exampleStep(350, { phase: "sustaining", measuredSeconds: 30 }),
];

/** A search that found a capacity, for tests. */
export function exampleCapacity(changes: Partial<CapacityRecord> = {}): CapacityRecord {
  const { saturation, measurement, links, lab } = exampleMeasured();
  const steps = [...(changes.steps ?? exampleSteps)];
  const record: Omit<CapacityRecord, "summary"> = {
    ...{ schemaVersion: 1, kind: "capacity", id: "20260401T180000Z-capacity-on-sale-00ff", scene: "on-sale" },
    ...{ axis: "connections", unit: "connections", loadModel: "closed-loop" },
    options: { threads: 10, to: 10_000 },
    ...{ seed: 1, stack: "example", imageSource: "debian", bookingStrategy: "row-lock" },
    ...{ startedAt: at(0), endedAt: at(300), status: "completed", ending: "edge" },
    loadHosts: [{ name: "loadgen", host: "local", clockOffsetSeconds: 0 }],
    steps,
    ...conclude({ steps, loadModel: changes.loadModel ?? "closed-loop", seed: 1, repeats: 3 }),
    additions: additions(saturation.resources, { replicas: 1, cores: 2 }),
    saturationAt: { load: 350, held: true },
    ...{ saturation, measurement, links, lab, warnings: [] },
    ...changes,
  };
  return { ...record, summary: changes.summary ?? capacitySummary(record) };
}
