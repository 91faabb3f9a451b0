import type { RunRecord } from "../runs/record";
import { answeredRequests } from "../runs/verdict";
import type { CountedLoad } from "./app-counters";
import { formatDuration } from "./duration";
import type { ScenePlan, SeatRange } from "./scenes/scene";

/** What a reader of the run has to know before trusting its figures. */
export function warningsOf(record: RunRecord, plan: ScenePlan): string[] {
  return [...soldBefore(record, plan.seats), ...slowAnswers(record, plan)];
}

function soldBefore({ seatsAlreadySold }: RunRecord, seats?: SeatRange): string[] {
  if (!seats || !seatsAlreadySold) return [];
  return [
    `${seatsAlreadySold} of the ${seats.to - seats.from + 1} seats from ${seats.from} to ${seats.to} were sold before ` +
      "this run, so they could only be refused; ./lab reset empties the hall",
  ];
}

function slowAnswers({ stages }: RunRecord, plan: ScenePlan): string[] {
  return stages.flatMap(({ name, result }, index) => {
    const late = result?.socketErrors.timeout ?? 0;
    const limit = plan.stages[index]?.timeoutSeconds;
    if (late === 0 || limit === undefined) return [];
    return [
      `${name}: ${late} answers took longer than ${formatDuration(limit)} and are missing from the percentiles, ` +
        "which look better than they are; a longer --timeout takes them in",
    ];
  });
}

/** What the load host counted over all stages. */
export function countedLoad({ stages }: Pick<RunRecord, "stages">): CountedLoad {
  const answered = stages.filter(({ result }) => result);
  return {
    requests: answeredRequests(stages),
    inFlight: answered.reduce((sum, { openedConnections }) => sum + openedConnections, 0),
  };
}
