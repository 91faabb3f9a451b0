import type { ResourceRecord, Saturation } from "../runs/measured";
import type { RunningStack } from "../stack/running-stack";
import { type Around, limitOf } from "./limit";
import { type ResourceQuery, resourceQueries } from "./resources";
import { insideOf, secondsOf, shortRateSeconds, type Window } from "./window";

const STEP_SECONDS = 5;

/** Use of every resource over the window; null when Prometheus told of none. */
export async function readSaturation(
  stack: Pick<RunningStack, "queryRange">,
  window: Window,
  around: Around,
): Promise<Saturation | null> {
  // A resource that cannot be read is left out: the others still tell something.
  const read = await Promise.all(resourceQueries.map((query) => readResource(stack, window, query).catch(() => [])));
  const resources = read.flat();
  if (resources.length === 0) return null;
  const windowSeconds = secondsOf(window);
  // Rates that reach back behind the window mix what was before with it, each resource's in another way.
  const limit = windowSeconds < shortRateSeconds ? null : limitOf(resources, around);
  return { windowSeconds, resources, limit };
}

async function readResource(
  stack: Pick<RunningStack, "queryRange">,
  window: Window,
  { resource, promql, subjectLabel, subject, saturatedFrom }: ResourceQuery,
): Promise<ResourceRecord[]> {
  const found = await stack.queryRange(promql, { ...insideOf(window), step: STEP_SECONDS });
  return found.flatMap(({ labels, points }) => {
    const values = points.flatMap(([, value]) => (Number.isFinite(value) ? [value] : []));
    if (values.length === 0) return [];
    const name = (subjectLabel ? labels[subjectLabel] : undefined)?.replace(/:\d+$/, "");
    const shares = sharesOf(values);
    return [
      {
        ...{ resource, subject: name ?? subject ?? resource, unit: "ratio" as const },
        ...shares,
        saturatedFrom,
        saturated: shares.mean >= saturatedFrom,
      },
    ];
  });
}

/** The mean decides: a limit holds a run up all the time, and one reading may be a hiccup. */
export function sharesOf(values: readonly number[]): Pick<ResourceRecord, "mean" | "p95" | "max"> {
  const sorted = [...values].sort((one, other) => one - other);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1] as number;
  return { mean: round(mean), p95: round(p95), max: round(sorted.at(-1) as number) };
}

const round = (share: number) => Math.round(share * 1e4) / 1e4;
