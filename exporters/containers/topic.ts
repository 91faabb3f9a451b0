import type { ReadMetric } from "../shared/read-metrics";
import type { ContainerSample } from "./container-sample";

/** One kind of figures of a container, and the metrics that they become. */
export interface Topic {
  readonly metrics: readonly ReadMetric[];
  publish(sample: ContainerSample): void;
}

export const labelNames = ["name", "image", "service"];
