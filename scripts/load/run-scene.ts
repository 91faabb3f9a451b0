import { projectRoot, runsFolder } from "../lib/paths";
import { currentCommit } from "../runs/commit";
import type { Integrity, RunRecord } from "../runs/record";
import { newRunId, RunFolder } from "../runs/store";
import { judge } from "../runs/verdict";
import type { RunningStack } from "../stack/running-stack";
import { type CounterReading, compareCounters, readCounters, settledCounters, witnessOf } from "./app-counters";
import { draftRecord } from "./draft-record";
import { pushRun } from "./push";
import type { GivenOptions } from "./scenes/options";
import { planSeconds, type Scene, type ScenePlan, type Stage } from "./scenes/scene";
import { soldSeats } from "./sold-seats";
import { runStage } from "./stage-runners";
import { countedLoad, warningsOf } from "./warnings";
import type { AcknowledgedBooking } from "./wrk";
import { removeScripts } from "./wrk-runner";

export interface RunProgress {
  /** Stage, or what is done after the load. */
  readonly doing: string;
  /** Of the planned load, 0 to 100. */
  readonly percent: number;
}

export interface RunHooks {
  readonly onStage?: (stage: Stage, number: number, total: number) => void;
  /** About once a second. */
  readonly onProgress?: (progress: RunProgress) => void;
  /** Ends the load in good order; the run is kept as interrupted. */
  readonly signal?: AbortSignal;
  /** Where runs are kept; by default `runs/` in the project. */
  readonly runsDirectory?: string;
}

export interface FinishedRun {
  readonly record: RunRecord;
  readonly recordPath: string;
}

/**
 * Puts a scene through a running stack, and keeps the run whatever becomes of it: its record says how it ended.
 * Rejects only when the options are wrong or the record cannot be written.
 */
export async function runScene(
  stack: RunningStack,
  scene: Scene,
  given: GivenOptions = {},
  hooks: RunHooks = {},
): Promise<FinishedRun> {
  const run = new SceneRun(stack, scene.plan(given), hooks, await currentCommit(projectRoot));
  await run.prepare();
  await run.load();
  await run.collect();
  return run.finish();
}

class SceneRun {
  private readonly record: RunRecord;
  private readonly folder: RunFolder;
  private readonly acknowledged: AcknowledgedBooking[] = [];
  private countersBefore: CounterReading | null = null;

  constructor(
    private readonly stack: RunningStack,
    private readonly plan: ScenePlan,
    private readonly hooks: RunHooks,
    commit: string | undefined,
  ) {
    const id = newRunId(plan.scene);
    this.folder = new RunFolder(hooks.runsDirectory ?? runsFolder, id);
    this.record = draftRecord(id, stack, plan, commit);
    this.folder.write(this.record);
  }

  async prepare(): Promise<void> {
    this.report("reading the state before the load", 0);
    const { seats } = this.plan;
    if (seats) {
      const sold = await this.attempt("the seats before the run", () => soldSeats(this.stack, seats));
      this.record.seatsAlreadySold = sold;
    }
    this.countersBefore = await this.attempt("the app's counters before the run", () => this.readCounters());
  }

  /** Runs stage after stage until one fails or the user interrupts. */
  async load(): Promise<void> {
    const { stages } = this.plan;
    for (const [index, stage] of stages.entries()) {
      if (this.interrupted) break;
      this.hooks.onStage?.(stage, index + 1, stages.length);
      const failure = await this.runStage(stage);
      if (failure && !this.interrupted) return this.end("failed", `${stage.name}: ${failure.message}`);
    }
    if (this.interrupted) return this.end("interrupted", "it was stopped before its planned end");
    this.end("completed");
  }

  /** Reads what the run did to the database and to the app's own counters. */
  async collect(): Promise<void> {
    const { record } = this;
    this.report("reading bookings from MySQL", 100);
    record.integrity = await this.attempt("MySQL after the run", () => this.readIntegrity(this.acknowledged));
    if (record.status !== "interrupted" && this.countersBefore) {
      this.report("waiting until Prometheus has the app's last counts", 100);
      const before = this.countersBefore;
      record.appCounters = await this.attempt("the app's own count", () => this.compareWith(before));
    }
    await this.attempt("tidying up the load host", () => removeScripts(this.stack, this.scriptDirectory));
  }

  async finish(): Promise<FinishedRun> {
    const { record, folder } = this;
    record.warnings.push(...warningsOf(record, this.plan));
    record.verdict = judge(record);
    folder.write(record);
    await this.attempt("figures for Prometheus", () => pushRun(this.stack, record));
    folder.write(record);
    return { record, recordPath: folder.recordPath };
  }

  private get interrupted(): boolean {
    return this.hooks.signal?.aborted ?? false;
  }

  private get scriptDirectory(): string {
    return `/tmp/ticketwatch-${this.record.id}`;
  }

  private async runStage(stage: Stage): Promise<Error | undefined> {
    const { folder, record } = this;
    const stopReporting = this.reportProgress(stage);
    const outcome = await runStage(stage, {
      stack: this.stack,
      directory: this.scriptDirectory,
      signal: this.hooks.signal,
      onLine: (line) => folder.appendRaw(stage.name, `${line}\n`),
    }).finally(stopReporting);
    folder.appendRaw(stage.name, outcome.stderr);
    record.stages.push({ ...outcome.stage, rawOutput: folder.rawPath(stage.name) });
    if (stage.measured) record.result = outcome.stage.result;
    this.acknowledged.push(...outcome.acknowledged);
    folder.write(record);
    return outcome.failure;
  }

  private async readIntegrity(acknowledged: readonly AcknowledgedBooking[]): Promise<Integrity> {
    const found = await this.stack.admin<Omit<Integrity, "acknowledged">>("integrity", { acknowledged });
    const { seatsSold, bookings, doubleBookings, acknowledgedMissing } = found;
    return { seatsSold, bookings, doubleBookings, acknowledged: acknowledged.length, acknowledgedMissing };
  }

  private readCounters(): Promise<CounterReading> {
    return readCounters(
      this.stack,
      this.plan.stages.map(({ request }) => request),
    );
  }

  private async compareWith(before: CounterReading) {
    const after = await settledCounters(() => this.readCounters(), { signal: this.hooks.signal });
    return { countedBy: witnessOf(this.stack), ...compareCounters(before, after, countedLoad(this.record)) };
  }

  private end(status: RunRecord["status"], message?: string): void {
    Object.assign(this.record, { status, message, endedAt: new Date().toISOString() });
  }

  private report(doing: string, percent: number): void {
    this.hooks.onProgress?.({ doing, percent });
  }

  private reportProgress(stage: Stage): () => void {
    const total = planSeconds(this.plan);
    const done = this.record.stages.reduce((sum, { plannedSeconds }) => sum + plannedSeconds, 0);
    const start = Date.now();
    const tick = () => {
      const elapsed = Math.min((Date.now() - start) / 1000, stage.durationSeconds);
      this.report(stage.name, (100 * (done + elapsed)) / total);
    };
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }

  /** What surrounds the load may fail without spoiling it: then the record carries a warning. */
  private async attempt<Value>(what: string, action: () => Promise<Value>): Promise<Value | null> {
    try {
      return await action();
    } catch (cause) {
      this.record.warnings.push(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`);
      return null;
    }
  }
}
