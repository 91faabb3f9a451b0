import type { Stage } from "../scenes/stage";
import { sysbench } from "./sysbench";
import type { LoadTool } from "./tool";
import { vegeta } from "./vegeta";
import { wrk } from "./wrk";

const tools: { readonly [Kind in Stage["kind"]]: LoadTool<Extract<Stage, { kind: Kind }>> } = { wrk, vegeta, sysbench };

/** The load generator of a stage. */
export function toolOf<S extends Stage>(stage: S): LoadTool<S> {
  // Each kind's own tool stands in the table, which the compiler checks there and cannot follow through the look-up.
  return tools[stage.kind] as unknown as LoadTool<S>;
}
