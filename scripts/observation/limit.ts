import type { ResourceName, ResourceRecord, Saturation } from "../runs/measured";
import { measurementLimits } from "../runs/thresholds";
import { resourceQueries } from "./resources";

/** What the rules need to know besides the shares; what could not be read is left out. */
export interface Around {
  /** Share of the machine's CPU that went to others than the lab. */
  readonly foreignCpu?: number;
  /** Share of the time that MySQL's cores were taken, judged by the line of its statements. */
  readonly mysqlLine?: number;
}

type Limit = NonNullable<Saturation["limit"]>;

/** From here on so many statements run at once that more of them would only wait for a core. */
const MYSQL_LINE_FROM = 0.85;

/**
 * Which resource held the run up: the first that is short, in this order.
 *
 * 1. A load host that is out of CPU asks less than it was told to: nothing behind it can be judged.
 * 2. What stands behind the pool: a transaction that waits there keeps its connection, so the pool is full as well, and
 *    that is the effect. CPU goes before row locks, for who waits for a core keeps its locks meanwhile; row locks go
 *    before the disk, which one waiter at a time keeps busy without being full. The app's thread is judged by its CPU
 *    and, where others keep that from it, by the line in front of it.
 * 3. The pool, when it is full and none of those has a line: then more connections would have been used. That the
 *    machine is busy changes nothing, unless MySQL's statements themselves wait for a core.
 * 4. The whole machine is out of CPU, though no single program is: they take it from each other, or others from them.
 */
const order: readonly ResourceName[] = [
  "load-host-cpu",
  "mysql-cpu",
  "app-cpu",
  "row-locks",
  "disk",
  "network",
  "app-event-loop",
  "pool",
  "host-cpu",
];

/** Null when nothing was short: then the load itself ended it, as by few connections or a fixed rate. */
export function limitOf(resources: readonly ResourceRecord[], around: Around = {}): Limit | null {
  const short = (resource: ResourceName) =>
    resources.filter((one) => one.resource === resource && one.saturated).sort((a, b) => b.mean - a.mean)[0];
  const starved = short("host-cpu") !== undefined && (around.mysqlLine ?? 0) >= MYSQL_LINE_FROM;
  const found = order.filter((resource) => !(resource === "pool" && starved)).flatMap((name) => short(name) ?? [])[0];
  if (!found) return null;
  return { resource: found.resource, subject: found.subject, explanation: explain(found, around) };
}

function explain({ resource, subject, mean, saturatedFrom }: ResourceRecord, { foreignCpu = 0 }: Around): string {
  const { of = "" } = resourceQueries.find((query) => query.resource === resource) ?? {};
  const share = `${Math.round(100 * mean)} % ${of}`;
  const others = resource === "host-cpu" && foreignCpu > measurementLimits.foreignCpuShare;
  const taken = others ? `, ${Math.round(100 * foreignCpu)} % used by something that is not this lab` : "";
  return `${subject}: ${share} on average, threshold ${Math.round(100 * saturatedFrom)} %${taken}`;
}
