import { describeObjective } from "../../runs/objectives";
import { formatDuration } from "../duration";
import type { ScenePlan } from "./scene";
import { requestKinds, type Stage } from "./stage";

/** How long the plan's load runs, without what is read and made before and after it; seconds. */
export function planSeconds(plan: Pick<ScenePlan, "stages">): number {
  return plan.stages.reduce((sum, stage) => sum + stage.durationSeconds, 0);
}

/** The plan in words: a heading per scene, a line per stage, its objectives, and how long all of it takes. */
export function describePlan(plan: ScenePlan): string[] {
  return [
    ...plan.parts.flatMap(({ scene, summary }) => [
      `${scene}: ${summary}`,
      ...plan.stages.filter(({ part }) => part === scene).flatMap(describeStage),
    ]),
    `${formatDuration(planSeconds(plan))} of load, and some seconds before and after each stage`,
  ];
}

function describeStage(stage: Stage): string[] {
  return [
    `  ${stage.name}: ${loadOf(stage)}, ${formatDuration(stage.durationSeconds)}`,
    ...stage.objectives.map((objective) => `    passes with ${describeObjective(objective)}`),
  ];
}

function loadOf(stage: Stage): string {
  const requests = requestKinds(stage)
    .map(({ method, route }) => `${method} ${route}`)
    .join(" and ");
  switch (stage.kind) {
    case "wrk":
      return `${requests}, ${stage.threads} threads, ${stage.connections} connections (wrk, closed loop)`;
    case "vegeta":
      return `${requests}, ${stage.ratePerSecond} requests/s, at most ${stage.mostConnections} at once (vegeta, open loop)`;
    case "sysbench":
      return `${stage.test}, ${stage.threads} threads (sysbench, closed loop), tables made before and dropped after`;
  }
}
