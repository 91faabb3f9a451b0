import type { RunRecord } from "../runs/record";
import type { RunningStack } from "../stack/running-stack";
import type { ScenePlan } from "./scenes/scene";

/** What run.json says until the run ends: true as well when the lab's own process is killed. */
export function draftRecord(id: string, stack: RunningStack, plan: ScenePlan, commit: string | undefined): RunRecord {
  const now = new Date().toISOString();
  const message = "it has not ended: either it still runs, or it was cut off";
  return {
    schemaVersion: 3,
    id,
    scene: plan.scene,
    options: { ...plan.options },
    stack: stack.name,
    imageSource: stack.imageSource,
    bookingStrategy: stack.bookingStrategy,
    startedAt: now,
    endedAt: now,
    status: "interrupted",
    message,
    commit,
    loadHosts: [],
    parts: plan.parts.map(({ scene, summary }) => ({ scene, summary, status: "not run", seatsAlreadySold: null })),
    stages: [],
    headline: null,
    integrity: null,
    appCounters: null,
    databaseWatch: null,
    warnings: [],
    verdict: { passed: false, reasons: [message] },
    summary: message,
    seed: typeof plan.options.seed === "number" ? plan.options.seed : null,
    alerts: null,
    saturation: null,
    series: [],
    measurement: { trustworthy: true, findings: [] },
    annotation: null,
    links: [],
    lab: null,
  };
}
