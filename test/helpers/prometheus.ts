import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { getFromPrometheus } from "../../scripts/stack/prometheus";
import type { WebAccess } from "../../scripts/stack/web-access";

const answerSchema = z.object({ data: z.object({ resultType: z.string(), result: z.array(z.unknown()) }) });

const rulesSchema = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            name: z.string(),
            query: z.string(),
            type: z.string(),
            health: z.string(),
            lastError: z.string().optional(),
          }),
        ),
      }),
    ),
  }),
});

export type LiveRule = z.infer<typeof rulesSchema>["data"]["groups"][number]["rules"][number];

/** A query and the name under which a test reports it. */
export interface NamedQuery {
  readonly where: string;
  readonly expr: string;
}

/** How many results a query has now; a scalar is one. Rejects when Prometheus refuses it. */
export async function countResults(prometheus: WebAccess, expr: string): Promise<number> {
  const { resultType, result } = answerSchema.parse(
    await getFromPrometheus(prometheus, `/api/v1/query?query=${encodeURIComponent(expr)}`),
  ).data;
  return resultType === "scalar" ? 1 : result.length;
}

/** Those of the queries that have no result even after `seconds`, or that Prometheus refuses, with the reason. */
export async function emptyQueries(
  prometheus: WebAccess,
  queries: readonly NamedQuery[],
  seconds: number,
): Promise<string[]> {
  const deadline = Date.now() + seconds * 1000;
  let waiting = queries;
  for (;;) {
    const verdicts: { query: NamedQuery; fault?: string }[] = [];
    for (const query of waiting) verdicts.push({ query, fault: await faultOf(prometheus, query) });
    waiting = verdicts.filter(({ fault }) => fault).map(({ query }) => query);
    if (waiting.length === 0) return [];
    if (Date.now() > deadline) {
      return verdicts.flatMap(({ query, fault }) => (fault ? [`${query.where}: ${fault}: ${query.expr}`] : []));
    }
    await sleep(2000);
  }
}

async function faultOf(prometheus: WebAccess, { expr }: NamedQuery): Promise<string | undefined> {
  try {
    return (await countResults(prometheus, expr)) > 0 ? undefined : "empty";
  } catch (error) {
    return (error as Error).message;
  }
}

/** Every rule as Prometheus holds it. */
export async function liveRules(prometheus: WebAccess): Promise<LiveRule[]> {
  const { groups } = rulesSchema.parse(await getFromPrometheus(prometheus, "/api/v1/rules")).data;
  return groups.flatMap(({ rules }) => rules);
}
