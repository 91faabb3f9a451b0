import { missedObjective } from "./objectives";
import { headlineResult, httpResult, type RunRecord, type StageRecord, type Verdict } from "./record";
import type { HttpResult } from "./result";
import { isUnexpected, thresholds } from "./thresholds";

export type Judged = Pick<RunRecord, "status" | "message" | "stages" | "headline" | "integrity" | "appCounters">;

/** Says whether the run counts as a success, and every reason why not; `others` are those that its record does not show. */
export function judge(run: Judged, others: readonly string[] = []): Verdict {
  const reasons = [
    ...others,
    ...completionReasons(run),
    ...integrityReasons(run),
    ...counterReasons(run),
    ...run.stages.flatMap(stageReasons),
  ];
  return { passed: reasons.length === 0, reasons };
}

function completionReasons(run: Judged): string[] {
  const { status, message } = run;
  if (status !== "completed")
    return [message ? `the run ${describe(status)}: ${message}` : `the run ${describe(status)}`];
  return headlineResult(run) ? [] : ["the run has no measured result"];
}

const describe = (status: Judged["status"]) => (status === "failed" ? "failed" : "was interrupted");

/** Everything in MySQL that speaks against the bookings of some stages. */
export function integrityReasons({ integrity, stages }: Pick<Judged, "integrity" | "stages">): string[] {
  if (!integrity) return ["the bookings in MySQL could not be checked"];
  const unread = stages.reduce((sum, stage) => sum + unreadAcknowledgements(httpResult(stage)), 0);
  return [
    ...(integrity.doubleBookings > 0 ? [`${integrity.doubleBookings} seats are booked more than once`] : []),
    ...(integrity.acknowledgedMissing > 0
      ? [`${integrity.acknowledgedMissing} of ${integrity.acknowledged} acknowledged bookings are missing from MySQL`]
      : []),
    ...(unread > 0 ? [`${unread} acknowledged bookings could not be read, so they were not checked`] : []),
  ];
}

/** Responses that the load hosts received over all HTTP stages. */
export function answeredRequests(stages: readonly StageRecord[]): number {
  return stages.reduce((sum, stage) => sum + (httpResult(stage)?.requests ?? 0), 0);
}

/** The load host and the app must have counted the same answers, but for those on their way when the load stopped. */
function counterReasons({ appCounters, stages }: Judged): string[] {
  if (!appCounters || appCounters.relativeDifference <= thresholds.counterDifference) return [];
  const requests = answeredRequests(stages);
  const unheard = appCounters.answered - requests;
  if (unheard >= 0 && unheard <= appCounters.inFlight) return [];
  return [
    `the app counted ${appCounters.answered} answers and the load host ${requests}, more apart than what was on its ` +
      "way at the end; was something else using the app?",
  ];
}

const unreadAcknowledgements = (result: HttpResult | undefined) =>
  result ? result.acknowledged - result.acknowledgedRead : 0;

/** Everything that speaks against one stage. */
export function stageReasons(stage: Pick<StageRecord, "name" | "result" | "objectives">): string[] {
  const { name, result, objectives } = stage;
  if (!result) return [`${name}: there is no result`];
  const missed = objectives
    .filter(({ passed }) => !passed)
    .map((objective) => `${name}: ${missedObjective(objective)}`);
  if (result.kind === "http") return [...httpReasons(name, result), ...missed];
  return result.transactions === 0 ? [`${name}: not one transaction was made`] : missed;
}

function httpReasons(name: string, result: HttpResult): string[] {
  if (result.requests === 0) return [`${name}: not one request was answered`];
  const unexpected = unexpectedStatuses(result.statuses);
  const errors = Object.values(result.socketErrors).reduce((sum, number) => sum + number, 0);
  return [
    ...overLimit(
      name,
      `answers of status ${unexpected.names}`,
      unexpected.number,
      result,
      thresholds.unexpectedStatusShare,
    ),
    ...overLimit(name, "socket errors and timeouts", errors, result, thresholds.socketErrorShare),
  ];
}

function unexpectedStatuses(statuses: Readonly<Record<string, number>>): { names: string; number: number } {
  const unexpected = Object.entries(statuses).filter(([status]) => isUnexpected(status));
  return {
    names: unexpected.map(([status]) => status).join(", "),
    number: unexpected.reduce((sum, [, number]) => sum + number, 0),
  };
}

function overLimit(
  stage: string,
  what: string,
  number: number,
  { requests, arrivals }: HttpResult,
  limit: number,
): string[] {
  // An open loop's requests without an answer are not among the answers.
  const share = number / Math.max(requests, arrivals?.sent ?? 0);
  if (share <= limit) return [];
  return [`${stage}: ${number} ${what} are ${percent(share)} of the requests; ${percent(limit)} is allowed`];
}

const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
