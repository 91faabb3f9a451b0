import { calm } from "../lib/interrupt";
import { runStage, type StageOutcome } from "../load/run-stage";
import type { Stage } from "../load/scenes/stage";
import type { AcknowledgedBooking, Tick } from "../load/tally";
import { httpResult, type Integrity, type StageRecord } from "../runs/record";
import type { HttpResult } from "../runs/result";
import type { RunFolder } from "../runs/store";
import { isUnexpected } from "../runs/thresholds";
import { integrityReasons, stageReasons } from "../runs/verdict";
import { resetSale } from "../stack/reset-sale";
import type { RunningStack } from "../stack/running-stack";
import type { CapacityPlan } from "./plan";
import type { StepRecord } from "./record";
import { steadiness } from "./steady";
import { stepPlan } from "./targets";

/** A measurement that is not steady is made once more, so many times as long; a long one is long enough as it is. */
const again = 2;
const long: readonly StepRecord["phase"][] = ["sustaining", "beyond"];

export interface StepContext {
  readonly stack: RunningStack;
  readonly plan: CapacityPlan;
  readonly folder: RunFolder;
  /** Folder of the search's files inside the load hosts. */
  readonly loadFolder: string;
  readonly clockOffsets: Readonly<Record<string, number>>;
  readonly signal?: AbortSignal;
  /** Called when a stretch of load begins; it hears of its seconds, and ends when the promise it gives is called. */
  readonly onStage: (stage: Stage) => { readonly tick: (tick: Tick) => void; readonly end: () => void };
}

export interface WantedStep {
  readonly number: number;
  readonly load: number;
  readonly phase: StepRecord["phase"];
  readonly seconds: number;
}

export interface MeasuredStep {
  readonly record: StepRecord;
  /** As a run would keep it. */
  readonly stage: StageRecord;
}

/**
 * Frees the seats, leads in, and measures one load until it is steady; undefined when the signal aborted it.
 * Throws when there is no result, in the load generator's words.
 */
export async function measureStep(context: StepContext, wanted: WantedStep): Promise<MeasuredStep | undefined> {
  return await new Step(context, wanted).measure();
}

class Step {
  private readonly acknowledged: AcknowledgedBooking[] = [];
  private readonly stages: StageRecord[] = [];
  private attempts = 0;

  constructor(
    private readonly context: StepContext,
    private readonly wanted: WantedStep,
  ) {}

  async measure(): Promise<MeasuredStep | undefined> {
    const { plan, stack } = this.context;
    if (plan.seats) {
      await resetSale(stack);
    }
    await this.run(plan.search.leadIn, false);
    const most = long.includes(this.wanted.phase) ? 1 : 2;
    for (let seconds = this.wanted.seconds; this.attempts < most && !this.aborted; seconds *= again) {
      const { result } = await this.run(seconds, true);
      this.attempts++;
      if (!result || steadiness(result).steady) break;
    }
    if (this.aborted) return undefined;
    const stage = this.stages.at(-1) as StageRecord;
    return { record: this.record(stage, plan.seats ? await this.bookingReasons() : []), stage };
  }

  private get aborted(): boolean {
    return this.context.signal?.aborted ?? false;
  }

  private get rawName(): string {
    return `${this.wanted.number} ${this.wanted.phase} ${this.wanted.load}`;
  }

  private async run(seconds: number, measured: boolean): Promise<StageRecord> {
    const { stack, plan, folder, loadFolder, clockOffsets, signal, onStage } = this.context;
    const { load, number } = this.wanted;
    const planned = stepPlan(plan.target, plan.given, { load, seconds, venue: plan.venue }).stage;
    const name = `step ${number}: ${load} ${plan.target.unit}`;
    const stage: Stage = { ...planned, name: measured ? name : `${name}, lead-in`, measured };
    const progress = onStage(stage);
    const keep = (loadHost: string, text: string) =>
      folder.appendRaw(this.rawName, `${stage.name}, ${loadHost}: ${text}\n`);
    const place = { stack, folder: loadFolder, signal, clockOffsets, onLine: keep, onTick: progress.tick };
    const outcome = await runStage(stage, place).finally(progress.end);
    for (const [loadHost, text] of Object.entries(outcome.errorOutput)) if (text) keep(loadHost, text);
    if (outcome.failure && !this.aborted) throw outcome.failure;
    return this.kept(outcome);
  }

  private kept({ stage, acknowledged }: StageOutcome): StageRecord {
    const rawOutput = this.context.folder.rawPath(this.rawName);
    const kept: StageRecord = { ...stage, hosts: stage.hosts.map((host) => ({ ...host, rawOutput })) };
    this.stages.push(kept);
    this.acknowledged.push(...acknowledged);
    return kept;
  }

  /** Looked at before the next step frees the seats. */
  private async bookingReasons(): Promise<string[]> {
    const { acknowledged, stages } = this;
    const { stack } = this.context;
    const found = await stack.admin<Omit<Integrity, "acknowledged">>("integrity", { acknowledged }, calm.signal);
    return integrityReasons({ integrity: { ...found, acknowledged: acknowledged.length }, stages });
  }

  private record(stage: StageRecord, bookingReasons: readonly string[]): StepRecord {
    const { wanted, attempts, context } = this;
    const result = httpResult(stage) as HttpResult;
    const reasons = [...stageReasons(stage).map(withoutName(stage.name)), ...bookingReasons];
    const { steady, noise } = steadiness(result);
    return {
      ...{ phase: wanted.phase, load: wanted.load, startedAt: stage.startedAt, endedAt: stage.endedAt },
      ...{ measuredSeconds: result.durationSeconds, attempts, steady, noise },
      ...{ throughput: result.throughput, goodThroughput: result.throughput * expectedShare(result) },
      p50Seconds: result.latencySeconds?.p50 ?? null,
      p99Seconds: result.latencySeconds?.p99 ?? null,
      statuses: { ...result.statuses },
      socketErrors: Object.values(result.socketErrors).reduce((sum, number) => sum + number, 0),
      bookings: result.acknowledged,
      objectives: stage.objectives,
      ...{ held: reasons.length === 0, reasons, rawOutput: context.folder.rawPath(this.rawName) },
    };
  }
}

const withoutName = (name: string) => (reason: string) => reason.replace(`${name}: `, "");

function expectedShare({ statuses, requests }: HttpResult): number {
  const wrong = Object.entries(statuses).filter(([status]) => isUnexpected(status));
  return requests === 0 ? 0 : 1 - wrong.reduce((sum, [, number]) => sum + number, 0) / requests;
}
