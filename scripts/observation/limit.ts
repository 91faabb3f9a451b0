import type { ResourceName, ResourceRecord, Saturation } from "../runs/measured";
import { resourceQueries } from "./resources";

/** What the rules need to know of the lab besides the shares. */
export interface LabSize {
  /** Database connections over all replicas. */
  readonly poolConnections?: number;
  readonly cores?: number;
}

type Limit = NonNullable<Saturation["limit"]>;

/**
 * Which resource held the run up: the first of these rules that applies.
 *
 * 1. A load host that is out of CPU asks less than it was told to: nothing behind it can be judged.
 * 2. A full pool of at most 2 connections per core (+ 1 for the disk) is too small to keep the database busy, whatever
 *    else is busy: part of each transaction passes on the way and in the app. The figure is HikariCP's, "About Pool
 *    Sizing", from the PostgreSQL project.
 * 3. Transactions that mostly wait for row locks: more of anything else would only wait with them. A pool that is full
 *    because of it is the effect, and so is a busy app that turns the waiting away.
 * 4. One thing that is short while others have room, from the database outwards: disk, MySQL's CPU, network, an app's
 *    core, an event loop that lags.
 * 5. The whole machine is out of CPU, though no single program is: they take it from each other.
 * 6. A full pool with room all around it: more connections would have been used.
 */
const order: readonly (ResourceName | "small-pool")[] = [
  "load-host-cpu",
  "small-pool",
  "row-locks",
  "disk",
  "mysql-cpu",
  "network",
  "app-cpu",
  "app-event-loop",
  "host-cpu",
  "pool",
];

/** Null when nothing was short: then the load itself ended it, as by few connections or a fixed rate. */
export function limitOf(resources: readonly ResourceRecord[], size: LabSize = {}): Limit | null {
  for (const rule of order) {
    const resource = rule === "small-pool" ? "pool" : rule;
    const short = resources.filter((one) => one.resource === resource && one.saturated).sort((a, b) => b.mean - a.mean);
    if (!short[0] || (rule === "small-pool" && !isSmall(size))) continue;
    const { subject } = short[0];
    return { resource, subject, explanation: explain(short[0], rule === "small-pool" ? size : undefined) };
  }
  return null;
}

function isSmall({ poolConnections, cores }: LabSize): boolean {
  return poolConnections !== undefined && cores !== undefined && poolConnections <= 2 * cores + 1;
}

function explain({ resource, subject, mean, saturatedFrom }: ResourceRecord, small?: LabSize): string {
  const { of = "" } = resourceQueries.find((query) => query.resource === resource) ?? {};
  const share = `${Math.round(100 * mean)} % ${of}`;
  const line = `it counts as short from ${Math.round(100 * saturatedFrom)} %`;
  const why = small
    ? `; ${small.poolConnections} connections on ${small.cores} cores are too few to keep the database busy`
    : "";
  return `${subject}: ${share} on average (${line})${why}`;
}
