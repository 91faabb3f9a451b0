import { messageOf } from "../../kit/user-error";
import { capacityFolder, projectRoot } from "../lib/paths";
import { describeLoadHosts, removeFolder } from "../load/load-hosts";
import { type RunProgress, RunReporter } from "../load/progress";
import type { Stage } from "../load/scenes/stage";
import { dashboardLinks } from "../observation/grafana";
import { foreignCpu, mysqlLine } from "../observation/resources";
import { labOf, readShare } from "../observation/run-observer";
import { readSaturation } from "../observation/saturation";
import { runWindow } from "../observation/window";
import { currentCommit } from "../runs/commit";
import { assessMeasurement } from "../runs/measurement";
import { newRunId, RunFolder } from "../runs/store";
import type { LabSnapshot, RunningStack } from "../stack/running-stack";
import { conclude, foundCapacity, triedOf } from "./conclude";
import { draftCapacity } from "./draft-record";
import { additions } from "./headroom";
import { secondsWithEnd } from "./options";
import type { CapacityPlan } from "./plan";
import { type CapacityRecord, type StepRecord, writeCapacity } from "./record";
import { writeCapacityReport } from "./report/write-report";
import { nextStep } from "./search";
import { type MeasuredStep, measureStep } from "./step";
import { capacitySummary } from "./summary";

export interface CapacityHooks {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
  readonly onStep?: (step: StepRecord) => void;
  /** Where searches are kept; by default `capacity/` in the project. */
  readonly directory?: string;
}

export interface FinishedCapacity {
  readonly record: CapacityRecord;
  readonly recordPath: string;
  readonly reportPath: string | null;
}

/**
 * Searches for the highest load at which the scene's objectives hold, and keeps what it found whatever becomes of it.
 * Rejects only when the record cannot be written.
 */
export async function runCapacity(
  stack: RunningStack,
  plan: CapacityPlan,
  hooks: CapacityHooks = {},
): Promise<FinishedCapacity> {
  const search = new CapacitySearch(stack, plan, hooks, await currentCommit(projectRoot));
  return await search.run();
}

class CapacitySearch {
  private readonly record: CapacityRecord;
  private readonly folder: RunFolder;
  private readonly reporter: RunReporter;
  private readonly begun = Date.now();
  private clockOffsets: Record<string, number> = {};
  private before?: LabSnapshot;
  /** The long measurement, or the one beyond the edge: whose resources are looked at. */
  private looked?: MeasuredStep;

  constructor(
    private readonly stack: RunningStack,
    private readonly plan: CapacityPlan,
    private readonly hooks: CapacityHooks,
    commit: string | undefined,
  ) {
    const id = newRunId(`capacity-${plan.target.scene.name}`);
    this.folder = new RunFolder(hooks.directory ?? capacityFolder, id);
    this.record = draftCapacity(id, stack, plan, commit);
    this.reporter = new RunReporter({ ...plan.target.scene.plan(), stages: [] }, (progress) => this.show(progress));
  }

  async run(): Promise<FinishedCapacity> {
    this.write();
    try {
      await this.prepare();
      await this.search();
    } catch (error) {
      this.end("failed", messageOf(error));
    }
    if (this.aborted) this.end("interrupted", "it was stopped before its planned end");
    else if (this.record.ending) this.end("completed");
    await this.look();
    await this.attempt("tidying up the load hosts", () => removeFolder(this.stack, this.loadFolder));
    const { record } = this;
    record.summary = capacitySummary(record);
    const recordPath = this.write();
    const report = await this.attempt("the report", () => writeCapacityReport(this.folder.directory, record));
    if (!report) this.write();
    return { record, recordPath, reportPath: report?.html ?? null };
  }

  private async prepare(): Promise<void> {
    this.reporter.say("reading the state before the load", 0);
    this.before = (await this.attempt("the lab before the search", () => this.stack.snapshot())) ?? undefined;
    this.record.lab = this.before ? labOf(this.before) : null;
    const hosts = (await this.attempt("the load hosts' clocks", () => describeLoadHosts(this.stack))) ?? [];
    this.record.loadHosts = hosts.map(({ uncertainty: _, ...host }) => host);
    const sure = hosts.filter(({ clockOffsetSeconds, uncertainty }) => Math.abs(clockOffsetSeconds ?? 0) > uncertainty);
    this.clockOffsets = Object.fromEntries(sure.map(({ name, clockOffsetSeconds }) => [name, clockOffsetSeconds ?? 0]));
  }

  /** Steps until the edge is found and has held for long, or the time is over. */
  private async search(): Promise<void> {
    const { plan, record } = this;
    while (!this.aborted) {
      const next = nextStep(triedOf(record.steps), plan.range);
      if (next.kind === "measure" && this.hasTime) {
        await this.step(next.load, next.phase, plan.search.step);
        continue;
      }
      const { capacity } = record;
      if (capacity && !capacity.sustained) await this.step(capacity.load, "sustaining", plan.search.sustain);
      // A load that does not hold for long moves the edge, and the search goes on if there is time.
      const holds = record.capacity?.sustained ?? false;
      if (capacity && !holds && this.hasTime) continue;
      record.ending = next.kind === "ended" && (holds || !capacity) ? next.ending : "out-of-time";
      return await this.seeWhatGaveOut();
    }
  }

  /** Whether another step still fits, and the long measurement after it. */
  private get hasTime(): boolean {
    const { search } = this.plan;
    return (Date.now() - this.begun) / 1000 + secondsWithEnd(search) <= search.maxDuration;
  }

  /** Where the load that holds leaves every resource some room, the one beyond it shows which it is. */
  private async seeWhatGaveOut(): Promise<void> {
    const { record, plan } = this;
    await this.readSaturation();
    const beyond = record.capacity ? record.capacity.failsAt : (record.steps[0]?.load ?? null);
    if (record.saturation?.limit || beyond === null || this.aborted) return;
    const { saturation, saturationAt, measurement } = record;
    const before = this.looked;
    await this.step(beyond, "beyond", plan.search.sustain);
    if (this.looked === before) return;
    await this.readSaturation();
    if (record.saturation?.limit || !saturation) return;
    this.looked = before;
    Object.assign(record, { saturation, saturationAt, measurement });
  }

  private async step(load: number, phase: StepRecord["phase"], seconds: number): Promise<void> {
    const { stack, plan, folder, loadFolder, clockOffsets, record } = this;
    const context = { stack, plan, folder, loadFolder, clockOffsets, signal: this.hooks.signal };
    const onStage = (stage: Stage) => this.reporter.stage(stage);
    const number = record.steps.length + 1;
    const measured = await measureStep({ ...context, onStage }, { number, load, phase, seconds });
    if (!measured) return;
    record.steps.push(measured.record);
    if (phase === "sustaining" || phase === "beyond") this.looked = measured;
    record.capacity = foundCapacity(record.steps, { seed: record.seed, repeats: plan.search.repeats });
    this.write();
    this.hooks.onStep?.(measured.record);
  }

  private async readSaturation(): Promise<void> {
    const { looked, stack, record } = this;
    if (!looked) return;
    const window = runWindow(looked.stage);
    this.reporter.say("reading from Prometheus what was short", 100);
    const [foreign, line] = await Promise.all(
      [foreignCpu, mysqlLine].map((promql) => readShare(stack, window, promql).catch(() => undefined)),
    );
    const around = { foreignCpu: foreign, mysqlLine: line };
    const saturation = await this.attempt("the use of resources", () => readSaturation(stack, window, around));
    record.saturation = saturation;
    record.saturationAt = saturation && { load: looked.record.load, held: looked.record.held };
    const after = (await this.attempt("the lab after the search", () => stack.snapshot())) ?? undefined;
    const { name } = looked.stage;
    const seen = { stages: [looked.stage], headline: name, loadHosts: record.loadHosts, saturation };
    record.measurement = assessMeasurement(seen, { foreignCpu: foreign, before: this.before, after });
  }

  /** What follows from the steps, and where to look at them. */
  private async look(): Promise<void> {
    const { record, stack, looked, plan } = this;
    Object.assign(record, conclude({ ...record, repeats: plan.search.repeats }));
    if (stack.grafana) record.links = dashboardLinks(stack.grafana.url, runWindow(looked?.stage ?? record));
    if (!record.lab || !record.saturation) return;
    const { mysqlCpus } = record.lab.settings as { mysqlCpus?: string };
    const size = { replicas: record.lab.replicas, cores: record.lab.machine.cores };
    const limit = mysqlCpus ? { mysqlCpus: Number(mysqlCpus) } : {};
    record.additions = additions(record.saturation.resources, { ...size, ...limit });
  }

  private get aborted(): boolean {
    return this.hooks.signal?.aborted ?? false;
  }

  private get loadFolder(): string {
    return `/tmp/ticketwatch-${this.record.id}`;
  }

  private show(progress: RunProgress): void {
    const percent = (Date.now() - this.begun) / 10 / this.plan.search.maxDuration;
    const { stage: _, part: __, ...shown } = progress;
    this.hooks.onProgress?.({ ...shown, percent: Math.min(100, percent) });
  }

  private write(): string {
    return writeCapacity(this.folder.directory, this.record);
  }

  private end(status: CapacityRecord["status"], message?: string): void {
    Object.assign(this.record, { status, message, endedAt: new Date().toISOString() });
  }

  /** What surrounds the search may fail without spoiling it: then the record carries a warning. */
  private async attempt<Value>(what: string, action: () => Promise<Value>): Promise<Value | null> {
    try {
      return await action();
    } catch (cause) {
      this.record.warnings.push(`${what}: ${messageOf(cause)}`);
      return null;
    }
  }
}
