import { analyse } from "./analyse";
import { type ExperimentFile, experimentFileSchema } from "./file";
import { planExperiment } from "./plan";
import type { ExperimentRecord, ExperimentRun } from "./record";

/** An experiment of two pool sizes, for tests. */
export function exampleFile(changes: object = {}): ExperimentFile {
  return experimentFileSchema.parse({
    title: "An example",
    scene: "on-sale",
    matrix: { databasePoolSize: [20, 2] },
    ...changes,
  });
}

const figures = { throughput: 1000, p50Seconds: 0.02, p99Seconds: 0.1, errorShare: 0 };
const seen = { doubleBookings: 0, acknowledgedMissing: 0, limit: "app-cpu", doubts: [] };

/** The record of an experiment whose runs came out as `measured` says, for tests. */
export function exampleExperiment(
  file: ExperimentFile,
  measured: (run: ExperimentRun, index: number) => Partial<ExperimentRun> = () => ({}),
  changes: Partial<ExperimentRecord> = {},
): ExperimentRecord {
  const { variants, runs } = planExperiment(file);
  const made = runs.map((run, index): ExperimentRun => {
    const plain = {
      ...run,
      status: "measured",
      ...figures,
      ...seen,
      run: `20260401T1800${10 + index}Z-on-sale-00ff`,
    } as const;
    return { ...plain, startedAt: "2026-04-01T18:00:00.000Z", ...measured(plain, index) };
  });
  const analysed = { file, variants: [...variants], runs: made };
  return {
    schemaVersion: 1,
    kind: "experiment",
    id: "20260401T180000Z-example-00ff",
    stack: "example",
    commit: "0123456789ab",
    startedAt: "2026-04-01T18:00:00.000Z",
    endedAt: "2026-04-01T18:05:00.000Z",
    status: "completed",
    ...analysed,
    putBack: true,
    analysis: analyse(analysed),
    passed: true,
    ...changes,
  };
}
