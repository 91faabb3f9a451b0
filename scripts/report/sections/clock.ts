import type { RunRecord } from "../../runs/record";
import type { Span } from "../charts/time-chart";

/** The run's own time: seconds since it began. */
export interface Clock {
  readonly secondsAt: (time: string | number) => number;
  readonly end: number;
  readonly stages: readonly Span[];
}

/** Draws the axis from the first stage, for what comes before it is only preparation. */
export function clockOf({ startedAt, endedAt, stages }: RunRecord): Clock {
  const start = Date.parse(stages[0]?.startedAt ?? startedAt) / 1000;
  const secondsAt = (time: string | number) => (typeof time === "number" ? time : Date.parse(time) / 1000) - start;
  const last = Math.max(secondsAt(stages.at(-1)?.endedAt ?? endedAt), 1);
  const spans = stages.map((stage) => ({
    ...{ from: secondsAt(stage.startedAt), to: secondsAt(stage.endedAt), label: stage.name },
  }));
  return { secondsAt, end: last, stages: spans };
}
