import { httpResult, type RunRecord, type StageRecord } from "../runs/record";
import { answeredRequests } from "../runs/verdict";
import type { CountedLoad } from "./app-counters";
import { formatDuration } from "./duration";
import type { ScenePlan } from "./scenes/scene";

/** Clocks further apart than this make what two load hosts did "at once" doubtful. */
const CLOCK_SKEW_SECONDS = 0.5;

/** What a reader of the run has to know before trusting its figures. */
export function warningsOf(record: RunRecord, plan: ScenePlan): string[] {
  return [
    ...someSoldBefore(record, plan),
    ...slowAnswers(record, plan),
    ...cappedLatencies(record),
    ...skewedClocks(record),
  ];
}

/** What speaks against a run that found nothing to book: it has measured refusals. */
export function soldOutReasons(record: RunRecord, plan: ScenePlan): string[] {
  return soldBefore(record, plan)
    .filter(({ sold, seats, expectsRefusals }) => sold === seats && !expectsRefusals)
    .map(({ scene, seats }) => `${scene}: all ${seats} seats were sold before this run, so it measured refusals only`);
}

function someSoldBefore(record: RunRecord, plan: ScenePlan): string[] {
  return soldBefore(record, plan).map(
    ({ scene, sold, seats, from, to }) =>
      `${scene}: ${sold} of the ${seats} seats from ${from} to ${to} were sold before this run, so they could only be ` +
      "refused; without --keep-sale the venue is emptied first",
  );
}

/** Seats that an earlier part of the same run sold are its story, and no surprise. */
function soldBefore({ parts, stages }: RunRecord, plan: ScenePlan) {
  return parts.flatMap(({ scene, seatsAlreadySold }, index) => {
    const { seats, expectsRefusals } = plan.parts[index] ?? {};
    const earlier = plan.parts.slice(0, index).map((part) => part.scene);
    const soldHere = soldAtMost(stages.filter(({ part }) => earlier.includes(part)));
    const sold = Math.max(0, (seatsAlreadySold ?? 0) - soldHere);
    return seats && sold > 0 ? [{ scene, sold, seats: seats.to - seats.from + 1, expectsRefusals, ...seats }] : [];
  });
}

/** A booking that was on its way at the end of a stage may have been made without an acknowledgement. */
function soldAtMost(stages: readonly StageRecord[]): number {
  return stages.reduce((sum, stage) => sum + (httpResult(stage)?.acknowledged ?? 0) + cutOff(stage), 0);
}

function slowAnswers({ stages }: RunRecord, plan: ScenePlan): string[] {
  return stages.flatMap((stage) => {
    const late = httpResult(stage)?.socketErrors.timeout ?? 0;
    const planned = plan.stages.find(({ name }) => name === stage.name);
    if (late === 0 || planned?.kind !== "wrk") return [];
    return [
      `${stage.name}: ${late} answers took longer than ${formatDuration(planned.timeoutSeconds)} and are missing from ` +
        "the percentiles, which look better than they are; a longer --timeout takes them in",
    ];
  });
}

function cappedLatencies({ stages }: RunRecord): string[] {
  return stages.flatMap(({ name, result }) => {
    if (result?.kind !== "database" || result.cappedLatencies === 0) return [];
    return [
      `${name}: ${result.cappedLatencies} transactions took 100 s or more, where sysbench's histogram ends; ` +
        "percentiles up there are lower bounds",
    ];
  });
}

function skewedClocks({ loadHosts }: RunRecord): string[] {
  const skewed = loadHosts.filter(({ clockOffsetSeconds }) => Math.abs(clockOffsetSeconds ?? 0) > CLOCK_SKEW_SECONDS);
  return skewed.map(
    ({ name, clockOffsetSeconds }) =>
      `the clock of ${name} is ${clockOffsetSeconds?.toFixed(1)} s off this machine's; the start was adjusted to it, ` +
      "and its figures per second are not",
  );
}

/** What the load hosts counted over all HTTP stages. */
export function countedLoad({ stages }: Pick<RunRecord, "stages">): CountedLoad {
  return { requests: answeredRequests(stages), inFlight: stages.reduce((sum, stage) => sum + cutOff(stage), 0) };
}

/** Requests that the app may have answered unheard: at its end wrk leaves them, vegeta gives up what is too late. */
function cutOff(stage: StageRecord): number {
  const result = httpResult(stage);
  if (!result) return 0;
  return stage.load.tool === "wrk" ? stage.load.openedConnections : result.socketErrors.timeout;
}
