import type { RunningStack } from "../stack/running-stack";
import type { CapacityPlan } from "./plan";
import type { CapacityRecord } from "./record";

/** What capacity.json says until the search ends: true as well when the lab's own process is killed. */
export function draftCapacity(
  id: string,
  { name, imageSource, bookingStrategy }: RunningStack,
  { target, options, seed }: CapacityPlan,
  commit: string | undefined,
): CapacityRecord {
  const now = new Date().toISOString();
  const message = "it has not ended: either it still runs, or it was cut off";
  return {
    schemaVersion: 1,
    kind: "capacity",
    id,
    scene: target.scene.name,
    axis: target.axis,
    unit: target.unit,
    loadModel: target.loadModel,
    options: { ...options },
    seed,
    stack: name,
    imageSource,
    bookingStrategy,
    ...(commit ? { commit } : {}),
    startedAt: now,
    endedAt: now,
    status: "interrupted",
    message,
    ending: null,
    loadHosts: [],
    steps: [],
    capacity: null,
    knee: null,
    scalability: null,
    additions: [],
    saturationAt: null,
    saturation: null,
    measurement: { trustworthy: true, findings: [] },
    links: [],
    lab: null,
    warnings: [],
    summary: message,
  };
}
