import { thresholds } from "../../monitoring/thresholds";
import type { RunRecord } from "../runs/record";

/** Unix seconds. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

export const secondsOf = ({ start, end }: Window) => Math.max(0, end - start);

/** Three scrapes: the least that a rate needs to be there when one scrape is missed. */
export const shortRateSeconds = 3 * thresholds.scrapeIntervalSeconds;

/** All of a run. */
export function runWindow({ startedAt, endedAt }: Pick<RunRecord, "startedAt" | "endedAt">): Window {
  return { start: Date.parse(startedAt) / 1000, end: Date.parse(endedAt) / 1000 };
}

/** The stage whose figures stand for the run, for its limit is what is asked for; all of the run where there is none. */
export function headlineWindow(record: Pick<RunRecord, "startedAt" | "endedAt" | "stages" | "headline">): Window {
  return runWindow(record.stages.find(({ name }) => name === record.headline) ?? record);
}

/**
 * Times at which a rate over `shortRateSeconds` sees nothing but the window; in a window that is shorter than that only
 * its end, where the rate is lower than what it was for the few seconds.
 */
export function insideOf({ start, end }: Window): Window {
  return { start: Math.min(start + shortRateSeconds, end), end };
}
