import type { Matrix, PlannedQuery, QuerySource } from "../contract";

/** A query with what Prometheus said; an instant answer is a matrix of single samples. */
export interface Answer {
  readonly query: PlannedQuery;
  readonly matrix: Matrix;
}

/** Puts a panel's queries. */
export async function ask(queries: readonly PlannedQuery[], source: QuerySource): Promise<Answer[]> {
  return await Promise.all(queries.map(async (query) => ({ query, matrix: await answerTo(query, source) })));
}

async function answerTo({ kind, expr, window }: PlannedQuery, source: QuerySource): Promise<Matrix> {
  if (kind === "range") return await source.range(expr, window);
  return (await source.instant(expr, window.end)).map(({ metric, value }) => ({ metric, values: [value] }));
}
