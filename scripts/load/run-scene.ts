import { statSync } from "node:fs";
import { keepDashboards, keptDashboards, maxReportBytes } from "../freeze/run-dashboards";
import { calm } from "../lib/interrupt";
import { projectRoot, runsFolder } from "../lib/paths";
import { RunObserver } from "../observation/run-observer";
import { runWindow } from "../observation/window";
import { writeReport } from "../report/write-report";
import { currentCommit } from "../runs/commit";
import type { Integrity, PartRecord, RunRecord } from "../runs/record";
import { newRunId, RunFolder } from "../runs/store";
import { judge } from "../runs/verdict";
import type { RunningStack } from "../stack/running-stack";
import { type CounterReading, compareCounters, readCounters, settledCounters, witnessOf } from "./app-counters";
import { watchedDatabase } from "./database-watch";
import { draftRecord } from "./draft-record";
import { LiveWatch } from "./live-watch";
import { describeLoadHosts, removeFolder } from "./load-hosts";
import { type RunProgress, RunReporter } from "./progress";
import { pushRun } from "./push";
import { runStage } from "./run-stage";
import type { PlanPart, ScenePlan } from "./scenes/scene";
import { requestKinds, type Stage } from "./scenes/stage";
import { soldSeats } from "./sold-seats";
import type { AcknowledgedBooking } from "./tally";
import { countedLoad, soldOutReasons, warningsOf } from "./warnings";

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
  /** Null when it could not be written, see the record's warnings. */
  readonly reportPath: string | null;
}

const WATCH_FILE = "database-watch";

/**
 * Puts a scene's plan through a running stack, and keeps the run whatever becomes of it: its record says how it ended.
 * Rejects only when the record cannot be written.
 */
export async function runScene(stack: RunningStack, plan: ScenePlan, hooks: RunHooks = {}): Promise<FinishedRun> {
  const run = new SceneRun(stack, plan, hooks, await currentCommit(projectRoot));
  await run.prepare();
  await run.load();
  await run.collect();
  return run.finish();
}

class SceneRun {
  private readonly record: RunRecord;
  private readonly folder: RunFolder;
  private readonly reporter: RunReporter;
  private readonly acknowledged: AcknowledgedBooking[] = [];
  private clockOffsets: Record<string, number> = {};
  private countersBefore: CounterReading | null = null;
  private readonly observer: RunObserver;

  constructor(
    private readonly stack: RunningStack,
    private readonly plan: ScenePlan,
    private readonly hooks: RunHooks,
    commit: string | undefined,
  ) {
    const id = newRunId(plan.scene);
    this.folder = new RunFolder(hooks.runsDirectory ?? runsFolder, id);
    this.reporter = new RunReporter(plan, hooks.onProgress);
    this.record = draftRecord(id, stack, plan, commit);
    this.observer = new RunObserver(stack, this.record, (what, action) => this.attempt(what, action));
    this.folder.write(this.record);
  }

  async prepare(): Promise<void> {
    this.reporter.say("reading the state before the load", 0);
    await this.observer.begin();
    const hosts = (await this.attempt("the load hosts' clocks", () => describeLoadHosts(this.stack))) ?? [];
    this.record.loadHosts = hosts.map(({ uncertainty: _, ...host }) => host);
    // An offset within its own uncertainty is most likely none.
    const sure = hosts.filter(({ clockOffsetSeconds, uncertainty }) => Math.abs(clockOffsetSeconds ?? 0) > uncertainty);
    this.clockOffsets = Object.fromEntries(sure.map(({ name, clockOffsetSeconds }) => [name, clockOffsetSeconds ?? 0]));
    if (this.requests.length > 0) {
      this.countersBefore = await this.attempt("the app's counters before the run", () => this.readCounters());
    }
  }

  /** Runs part after part until one fails or the user interrupts. */
  async load(): Promise<void> {
    const live = new LiveWatch(this.stack, this.plan.scene, this.reporter);
    try {
      for (const [index, part] of this.plan.parts.entries()) {
        if (this.interrupted) break;
        const record = this.record.parts[index] as PartRecord;
        const failure = await this.runPart(part, record);
        record.status = this.interrupted ? "interrupted" : failure ? "failed" : "completed";
        if (failure && !this.interrupted) return this.end("failed", failure);
      }
      if (this.interrupted) return this.end("interrupted", "it was stopped before its planned end");
      this.end("completed");
    } finally {
      await live.stop();
    }
  }

  /** Reads what the run did to the database and to the app's own counters. */
  async collect(): Promise<void> {
    const { record } = this;
    this.reporter.say("reading bookings from MySQL", 100);
    record.integrity = await this.attempt("MySQL after the run", () => this.readIntegrity(this.acknowledged));
    if (record.status !== "interrupted" && this.countersBefore) {
      this.reporter.say("waiting until Prometheus has the app's last counts", 100);
      const before = this.countersBefore;
      record.appCounters = await this.attempt("the app's own count", () => this.compareWith(before));
    }
    this.reporter.say("reading what surrounded the load from Prometheus", 100);
    await this.observer.look();
    record.databaseWatch = await this.attempt("MySQL during the run", () => this.readDatabaseWatch());
    await this.attempt("tidying up the load hosts", () => removeFolder(this.stack, this.loadFolder));
  }

  async finish(): Promise<FinishedRun> {
    const { record, folder } = this;
    record.warnings.push(...warningsOf(record, this.plan));
    record.verdict = judge(record, soldOutReasons(record, this.plan));
    await this.observer.conclude();
    folder.write(record);
    await this.attempt("figures for Prometheus", () => pushRun(this.stack, record));
    folder.write(record);
    return { record, recordPath: folder.recordPath, reportPath: await this.report() };
  }

  /** Last of all, for the report is drawn from the record as it stays. */
  private async report(): Promise<string | null> {
    const { directory } = this.folder;
    const write = async () => writeReport(directory, this.record, { dashboards: await keptDashboards(directory) });
    const bare = await this.attempt("the report", write);
    if (!this.stack.services.prometheus?.url) return bare?.html ?? null;
    this.reporter.say("keeping the dashboards of the run's time", 100);
    const room = maxReportBytes - (bare ? statSync(bare.html).size : 0);
    await this.attempt("the dashboards", () => keepDashboards(this.stack, this.record, directory, room));
    const files = await this.attempt("the report with its dashboards", write);
    this.folder.write(this.record);
    return files?.html ?? bare?.html ?? null;
  }

  private get interrupted(): boolean {
    return this.hooks.signal?.aborted ?? false;
  }

  private get loadFolder(): string {
    return `/tmp/ticketwatch-${this.record.id}`;
  }

  private get requests() {
    return this.plan.stages.flatMap(requestKinds);
  }

  /** Gives the reason why the part failed, if it did. */
  private async runPart({ scene, seats }: PlanPart, record: PartRecord): Promise<string | undefined> {
    if (seats) {
      record.seatsAlreadySold = await this.attempt(`the seats before ${scene}`, () => soldSeats(this.stack, seats));
    }
    for (const stage of this.plan.stages.filter(({ part }) => part === scene)) {
      if (this.interrupted) return undefined;
      this.hooks.onStage?.(stage, this.plan.stages.indexOf(stage) + 1, this.plan.stages.length);
      const failure = await this.runStage(stage);
      if (failure) return `${stage.name}: ${failure.message}`;
    }
    return undefined;
  }

  private async runStage(stage: Stage): Promise<Error | undefined> {
    const { folder, record, stack } = this;
    const progress = this.reporter.stage(stage);
    const outcome = await runStage(stage, {
      stack,
      folder: this.loadFolder,
      signal: this.hooks.signal,
      clockOffsets: this.clockOffsets,
      onLine: (loadHost, line) => folder.appendRaw(this.rawName(stage, loadHost), `${line}\n`),
      onTick: progress.tick,
    }).finally(progress.end);
    for (const [loadHost, text] of Object.entries(outcome.errorOutput)) {
      folder.appendRaw(this.rawName(stage, loadHost), text);
    }
    const hosts = outcome.stage.hosts.map((host) => ({
      ...host,
      rawOutput: folder.rawPath(this.rawName(stage, host.name)),
    }));
    record.stages.push({ ...outcome.stage, hosts });
    if (stage.name === this.plan.headline && outcome.stage.result) record.headline = stage.name;
    this.acknowledged.push(...outcome.acknowledged);
    folder.write(record);
    return outcome.failure;
  }

  /** The load host is named only where there are several. */
  private rawName(stage: Stage, loadHost: string): string {
    return this.record.loadHosts.length > 1 ? `${stage.name} ${loadHost}` : stage.name;
  }

  private async readIntegrity(acknowledged: readonly AcknowledgedBooking[]): Promise<Integrity> {
    const found = await this.stack.admin<Omit<Integrity, "acknowledged">>("integrity", { acknowledged }, calm.signal);
    const { seatsSold, bookings, doubleBookings, acknowledgedMissing } = found;
    return { seatsSold, bookings, doubleBookings, acknowledged: acknowledged.length, acknowledgedMissing };
  }

  private async readDatabaseWatch() {
    const found = await watchedDatabase(this.stack, runWindow(this.record));
    if (!found) return null;
    this.folder.appendRaw(WATCH_FILE, found.readings.map((line) => `${line}\n`).join(""));
    return { ...found.watch, rawOutput: this.folder.rawPath(WATCH_FILE) };
  }

  private readCounters(): Promise<CounterReading> {
    return readCounters(this.stack, this.requests);
  }

  private async compareWith(before: CounterReading) {
    const after = await settledCounters(() => this.readCounters(), { signal: this.hooks.signal });
    return { countedBy: witnessOf(this.stack), ...compareCounters(before, after, countedLoad(this.record)) };
  }

  private end(status: RunRecord["status"], message?: string): void {
    Object.assign(this.record, { status, message, endedAt: new Date().toISOString() });
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
