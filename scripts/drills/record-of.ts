import { noFindings } from "../integrity/judge";
import { projectRoot } from "../lib/paths";
import { currentCommit } from "../runs/commit";
import type { Buyers } from "./buyers";
import { detectionOf, judgeDrill, type Observed } from "./judge";
import { buyersPerSecond, type DrillPlan } from "./plan";
import type { DrillRecord } from "./record";

/** What is known of a drill when it is over, however it ended; moments are ms of the epoch. */
export interface Course {
  readonly id: string;
  readonly stack: string;
  readonly plan: DrillPlan;
  readonly startedAt: string;
  readonly began?: number;
  readonly ended?: number;
  readonly observed?: Observed;
  readonly buyers?: Buyers;
}

/** The record of a drill. */
export async function recordOf(course: Course, status: DrillRecord["status"], message?: string): Promise<DrillRecord> {
  const { plan, observed, began, ended } = course;
  const { fault } = plan;
  const checks = observed ? judgeDrill(fault, observed) : [];
  return {
    schemaVersion: 1,
    kind: "drill",
    id: course.id,
    stack: course.stack,
    fault: fault.name,
    title: fault.title,
    how: fault.how,
    hurtsUsers: fault.hurtsUsers,
    commit: await currentCommit(projectRoot),
    options: optionsOf(plan),
    status,
    message,
    startedAt: course.startedAt,
    faultBegan: moment(began),
    faultEnded: moment(ended),
    endedAt: new Date().toISOString(),
    detectionSeconds: observed && detectionOf(fault.expects, observed),
    undoSeconds: observed?.undoSeconds,
    recoverySeconds: observed?.recoverySeconds,
    fired: observed?.fired ?? {},
    buyers: buyersOf(course),
    counts: observed?.counts ?? noFindings,
    checks,
    passed: status === "completed" && checks.length > 0 && checks.every(({ passed }) => passed),
  };
}

const moment = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

function optionsOf({ fault, strength, faultSeconds, seed }: DrillPlan): DrillRecord["options"] {
  const strong = fault.strength ? { strength, unit: fault.strength.unit } : {};
  return { ...strong, faultSeconds, seed, buyersPerSecond };
}

function buyersOf({ buyers, observed, began, ended }: Course): DrillRecord["buyers"] {
  const during = began !== undefined && buyers ? { answersDuring: buyers.answersBetween(began, ended) } : {};
  return { ...outcomesOf(buyers), hurtShare: observed?.hurt, answers: buyers?.answers ?? {}, ...during };
}

/** What became of everybody who came. */
export function outcomesOf(buyers: Buyers | undefined) {
  const totals = { came: 0, acknowledged: 0, refused: 0, unknown: 0 };
  for (const { outcome } of buyers?.ledger.attempts.values() ?? []) {
    totals.came++;
    totals[outcome]++;
  }
  return totals;
}
