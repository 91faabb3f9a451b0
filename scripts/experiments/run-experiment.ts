import type { Stack } from "@pulumi/pulumi/automation";
import { messageOf } from "../../kit/user-error";
import type { Interruption } from "../lib/interrupt";
import { experimentsFolder, projectRoot } from "../lib/paths";
import { formatDuration } from "../load/duration";
import { progressLine } from "../load/progress-line";
import { runScene } from "../load/run-scene";
import { currentCommit } from "../runs/commit";
import type { RunRecord } from "../runs/record";
import { newRunId } from "../runs/store";
import { connect } from "../stack/connect";
import { resetSale } from "../stack/reset-sale";
import { analyse, bookingsAreAsMeant } from "./analyse";
import { figuresOf } from "./figures";
import { warmUpSeconds } from "./file";
import { type ExperimentPlan, scenePlanOf } from "./plan";
import { outcomeOf } from "./print";
import { type ExperimentRecord, type ExperimentRun, writeExperiment } from "./record";
import { writeExperimentReport } from "./report/write";
import { VariantLab } from "./variant-lab";
import { warmUp } from "./warm-up";

export interface ExperimentHooks {
  readonly interruption: Interruption;
  readonly report: (line: string) => void;
}

export interface FinishedExperiment {
  readonly record: ExperimentRecord;
  readonly folder: string;
}

type Running = Awaited<ReturnType<typeof connect>>;

const nothing = { throughput: null, p50Seconds: null, p99Seconds: null, errorShare: null };
const unread = { doubleBookings: null, acknowledgedMissing: null, limit: null, doubts: [] };

/** The record of an experiment that has not begun. */
export async function draftExperiment(name: string, stack: string, plan: ExperimentPlan): Promise<ExperimentRecord> {
  const { file, variants, runs } = plan;
  const now = new Date().toISOString();
  const draft = {
    file,
    variants: [...variants],
    runs: runs.map((run): ExperimentRun => ({ ...run, status: "not run", ...nothing, ...unread })),
  };
  return {
    schemaVersion: 1,
    kind: "experiment",
    id: newRunId(name),
    stack,
    commit: await currentCommit(projectRoot),
    startedAt: now,
    endedAt: now,
    status: "interrupted",
    message: "it has not ended: either it still runs, or it was cut off",
    ...draft,
    putBack: null,
    analysis: analyse(draft),
    passed: false,
  };
}

/**
 * Makes the runs of an experiment that are not measured yet, and keeps each as soon as it is there. The lab has its
 * settings of before again when this returns, whatever became of the experiment; where that failed, the record says so.
 */
export async function runExperiment(
  stack: Stack,
  record: ExperimentRecord,
  hooks: ExperimentHooks,
): Promise<FinishedExperiment> {
  const experiment = new Experiment(stack, record, hooks);
  return await experiment.run();
}

class Experiment {
  private readonly lab: VariantLab;
  /** The lab as it is now. */
  private running: Running | undefined;

  constructor(
    private readonly stack: Stack,
    private readonly record: ExperimentRecord,
    private readonly hooks: ExperimentHooks,
  ) {
    this.lab = new VariantLab(stack, { interruption: hooks.interruption, report: (line) => hooks.report(`  ${line}`) });
  }

  async run(): Promise<FinishedExperiment> {
    const { record } = this;
    this.lab.begin(record.id, [...Object.keys(record.file.settings), ...Object.keys(record.file.matrix)]);
    this.keep();
    try {
      await this.measureAll();
      this.end(
        this.aborted ? "interrupted" : "completed",
        this.aborted ? "it was stopped before its planned end" : undefined,
      );
    } catch (error) {
      this.end(this.aborted ? "interrupted" : "failed", messageOf(error));
    } finally {
      await this.putBack();
    }
    return await this.conclude();
  }

  private get aborted(): boolean {
    return this.hooks.interruption.signal.aborted;
  }

  private async measureAll(): Promise<void> {
    const { runs, file } = this.record;
    const missing = runs.filter(({ status }) => status !== "measured");
    const began = Date.now();
    for (const [done, run] of missing.entries()) {
      if (this.aborted) return;
      const left = done === 0 ? "" : `, about ${timeFor(missing.length - done, (Date.now() - began) / done)} left`;
      this.hooks.report(
        `run ${run.number} of ${runs.length}, repetition ${run.repetition} of ${file.repetitions}: ${run.variant}${left}`,
      );
      await this.reset();
      await this.apply(run);
      await this.measure(run).catch((error: unknown) => {
        Object.assign(run, { status: this.aborted ? "interrupted" : "failed", message: messageOf(error) });
      });
      this.keep();
    }
  }

  /** A seat that is booked would keep the venue from shrinking, and a sale that has begun is another load. */
  private async reset(): Promise<void> {
    this.running ??= await connect(this.stack.name);
    await resetSale(this.running);
  }

  private async apply({ variant }: ExperimentRun): Promise<void> {
    const { file, variants } = this.record;
    await this.lab.apply({ ...file.settings, ...variants.find(({ name }) => name === variant)?.settings });
    this.running = await connect(this.stack.name);
  }

  private async measure(run: ExperimentRun): Promise<void> {
    const { file } = this.record;
    const { signal } = this.hooks.interruption;
    const lab = this.running as Running;
    const plan = scenePlanOf(file, run.seed, lab.outputs);
    await warmUp(lab, plan, warmUpSeconds(file), signal);
    if (signal.aborted) throw new Error("it was stopped during the warm-up");
    await resetSale(lab);
    const progress = progressLine();
    const { record } = await runScene(lab, plan, { signal, ...progress.hooks }).finally(progress.clear);
    Object.assign(run, measuredBy(record, this.record.commit));
    this.hooks.report(`  ${outcomeOf(run)}`);
  }

  private async putBack(): Promise<void> {
    const { record, hooks } = this;
    hooks.report("putting the lab back as it was");
    try {
      await this.reset().catch(() => undefined);
      await this.lab.putBack();
      record.putBack = true;
    } catch (error) {
      record.putBack = false;
      const { remedy } = error as { remedy?: string };
      hooks.report(`error: ${messageOf(error)}${remedy ? `\n  fix: ${remedy}` : ""}`);
    }
  }

  private end(status: ExperimentRecord["status"], message?: string): void {
    Object.assign(this.record, { status, message });
  }

  private async conclude(): Promise<FinishedExperiment> {
    const { record } = this;
    const analysis = analyse(record);
    const whole =
      analysis.bookings.every(bookingsAreAsMeant) && record.runs.every(({ status }) => status === "measured");
    Object.assign(record, { analysis, passed: record.status === "completed" && record.putBack === true && whole });
    const folder = this.keep();
    await writeExperimentReport(folder, record);
    return { record, folder };
  }

  private keep(): string {
    this.record.endedAt = new Date().toISOString();
    return writeExperiment(experimentsFolder, this.record);
  }
}

/** So many runs of so many milliseconds each, to be read. */
function timeFor(runs: number, milliseconds: number): string {
  return formatDuration(60 * Math.ceil((runs * milliseconds) / 60_000));
}

/** What a run of a scene tells of its variant, in an experiment that began at revision `begunAt`. */
export function measuredBy(record: RunRecord, begunAt: string | undefined): Partial<ExperimentRun> {
  const { id, status, message, startedAt, integrity, saturation, measurement } = record;
  const doubts = measurement.findings.filter(({ severity }) => severity !== "info").map(({ message: text }) => text);
  return {
    status: status === "completed" ? "measured" : status,
    message,
    run: id,
    startedAt,
    ...figuresOf(record),
    doubleBookings: integrity?.doubleBookings ?? null,
    acknowledgedMissing: integrity?.acknowledgedMissing ?? null,
    limit: saturation?.limit?.resource ?? null,
    doubts: [...doubts, ...strangers(record.commit, begunAt)],
  };
}

/** An experiment that is resumed after a change of the code compares more than its variants. */
function strangers(commit: string | undefined, begunAt: string | undefined): string[] {
  if (commit === begunAt) return [];
  return [`it ran at revision ${commit ?? "unknown"}, and the experiment began at ${begunAt ?? "unknown"}`];
}
