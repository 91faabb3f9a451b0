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
}

/** Tells how far a run has come. */
export class RunReporter {
  private done = 0;

  constructor(
    private readonly plan: ScenePlan,
    private readonly onProgress: (progress: RunProgress) => void = () => undefined,
  ) {}

  say(doing: string, percent: number): void {
    this.onProgress({ doing, percent });
  }

  /** Reports on a stage once a second until `end` is called. */
  stage(stage: Stage): { readonly tick: (tick: Tick) => void; readonly end: () => void } {
    const start = Date.now();
    const counts = new StageCounts();
    const report = () => {
      const elapsed = Math.min((Date.now() - start) / 1000, stage.durationSeconds);
      const percent = (100 * (this.done + elapsed)) / planSeconds(this.plan);
      this.onProgress({ doing: stage.name, percent, ...counts.figures() });
    };
    report();
    const timer = setInterval(report, 1000);
    const end = () => {
      clearInterval(timer);
      this.done += stage.durationSeconds;
    };
    return { tick: (tick) => counts.add(tick), end };
  }
}

/** Ticks come from several threads and hosts, so only a second that the newest tick has left behind is whole. */
class StageCounts {
  private readonly completed = new Map<number, number>();
  private failed = 0;
  private newest = 0;

  add({ unixSecond, completed, failed }: Tick): void {
    this.completed.set(unixSecond, (this.completed.get(unixSecond) ?? 0) + completed);
    this.failed += failed;
    this.newest = Math.max(this.newest, unixSecond);
  }

  figures(): Pick<RunProgress, "perSecond" | "failed"> {
    const last = this.completed.get(this.newest - 1) ?? this.completed.get(this.newest);
    return last === undefined ? {} : { perSecond: last, failed: this.failed };
  }
}
