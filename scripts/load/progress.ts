import { planSeconds } from "./scenes/describe-plan";
import type { ScenePlan } from "./scenes/scene";
import type { Stage } from "./scenes/stage";
import type { Tick } from "./tally";

export interface RunProgress {
  /** Stage, or what is done before and after the load. */
  readonly doing: string;
  /** Of the planned load, 0 to 100. */
  readonly percent: number;
  /** Answers or transactions in the last whole second, over all load hosts. */
  readonly perSecond?: number;
  /** Answers that a sale does not expect, and the like, in the stage so far. */
  readonly failed?: number;
  /** As the tool told it of the last second, or else as the app saw it lately. */
  readonly p99Seconds?: number;
  /** Names of the alerts that fire. */
  readonly alerts?: readonly string[];
  /** Scene that the stage belongs to. */
  readonly part?: string;
  /** Number of the stage, and of all. */
  readonly stage?: readonly [number, number];
}

/** What Prometheus tells of a run that goes on. */
export type SeenMeanwhile = Pick<RunProgress, "p99Seconds" | "alerts">;

/** Tells how far a run has come. */
export class RunReporter {
  private done = 0;

  constructor(
    private readonly plan: ScenePlan,
    private readonly onProgress: (progress: RunProgress) => void = () => undefined,
  ) {}

  /** What is shown beside the tools' own figures from now on. */
  meanwhile: SeenMeanwhile = {};
  /** The latest that was reported. */
  latest: RunProgress = { doing: "", percent: 0 };

  say(doing: string, percent: number): void {
    this.report({ doing, percent });
  }

  /** Reports on a stage once a second until `end` is called. */
  stage(stage: Stage): { readonly tick: (tick: Tick) => void; readonly end: () => void } {
    const start = Date.now();
    const counts = new StageCounts();
    const report = () => {
      const elapsed = Math.min((Date.now() - start) / 1000, stage.durationSeconds);
      const percent = (100 * (this.done + elapsed)) / planSeconds(this.plan);
      const number = [this.plan.stages.indexOf(stage) + 1, this.plan.stages.length] as const;
      const about = { doing: stage.name, part: stage.part, stage: number, percent };
      this.report({ ...about, ...this.meanwhile, ...counts.figures() });
    };
    report();
    const timer = setInterval(report, 1000);
    const end = () => {
      clearInterval(timer);
      this.done += stage.durationSeconds;
    };
    return { tick: (tick) => counts.add(tick), end };
  }

  private report(progress: RunProgress): void {
    this.latest = progress;
    this.onProgress(progress);
  }
}

/** Ticks come from several threads and hosts, so only a second that the newest tick has left behind is whole. */
class StageCounts {
  private readonly completed = new Map<number, number>();
  private failed = 0;
  private newest = 0;
  private p99Seconds?: number;

  add({ unixSecond, completed, failed, p99Seconds }: Tick): void {
    if (p99Seconds !== undefined) this.p99Seconds = p99Seconds;
    this.completed.set(unixSecond, (this.completed.get(unixSecond) ?? 0) + completed);
    this.failed += failed;
    this.newest = Math.max(this.newest, unixSecond);
  }

  figures(): Pick<RunProgress, "perSecond" | "failed" | "p99Seconds"> {
    const last = this.completed.get(this.newest - 1) ?? this.completed.get(this.newest);
    const p99 = this.p99Seconds === undefined ? {} : { p99Seconds: this.p99Seconds };
    return last === undefined ? {} : { perSecond: last, failed: this.failed, ...p99 };
  }
}
