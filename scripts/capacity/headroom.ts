import type { ResourceName, ResourceRecord } from "../runs/measured";

/** One thing that could be added, and how much throughput it can bring at most. */
export interface Addition {
  readonly what: "replica" | "core";
  /** Highest factor on today's throughput; 1 is nothing. */
  readonly atMost: number;
  /** What then is full first, and of what. */
  readonly next: ResourceName;
  readonly subject: string;
}

export interface LabSize {
  readonly replicas: number;
  readonly cores: number;
  /** Cores of the machine that MySQL may not go beyond; left out when all are its own. */
  readonly mysqlCpus?: number;
}

/** Shares that are used up in proportion to the throughput; waiting lines, pools and locks are not. */
const proportional: readonly ResourceName[] = ["app-cpu", "mysql-cpu", "disk", "network", "load-host-cpu", "host-cpu"];

/**
 * What another replica of the app, or another core of the machine, would bring at most. By the utilisation law each
 * answer takes the same share of a resource at any throughput, so the fullest resource bounds it; Denning and Buzen,
 * "The operational analysis of queueing network models", ACM Computing Surveys 10 (1978). An upper bound: waiting for
 * locks and for each other is not in it. Empty when no such share is known.
 */
export function additions(resources: readonly ResourceRecord[], { replicas, cores, mysqlCpus }: LabSize): Addition[] {
  const moreReplicas = (replicas + 1) / replicas;
  const moreCores = (cores + 1) / cores;
  const mysqlHasOwnLimit = mysqlCpus !== undefined;
  const grown: Record<Addition["what"], Partial<Record<ResourceName, number>>> = {
    replica: { "app-cpu": moreReplicas },
    core: {
      "host-cpu": moreCores,
      "load-host-cpu": moreCores,
      ...(mysqlHasOwnLimit ? {} : { "mysql-cpu": moreCores }),
    },
  };
  const used = resources.filter(({ resource, mean }) => proportional.includes(resource) && mean > 0);
  if (used.length === 0) return [];
  return (Object.keys(grown) as Addition["what"][]).map((what) => addition(what, used, grown[what]));
}

function addition(
  what: Addition["what"],
  used: readonly ResourceRecord[],
  grown: Partial<Record<ResourceName, number>>,
): Addition {
  const shares = used.map((one) => ({ ...one, share: one.mean / (grown[one.resource] ?? 1) }));
  const fullest = shares.reduce((full, one) => (one.share > full.share ? one : full));
  // What is fuller than full was measured a little unevenly: adding to something else brings nothing.
  return { what, atMost: Math.max(1, 1 / fullest.share), next: fullest.resource, subject: fullest.subject };
}
