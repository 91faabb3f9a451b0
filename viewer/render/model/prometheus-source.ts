import type { Annotation, Matrix, QuerySource, Vector } from "../contract";

type AnnotationsOf = (from: number, to: number) => Promise<readonly Annotation[]>;

/**
 * Prometheus's HTTP API at `base` (without `/api/v1`); `headers` go with each question. Its own words are in the error
 * when it refuses.
 */
export function prometheusSource(
  base: string,
  annotations: AnnotationsOf = async () => [],
  headers: Readonly<Record<string, string>> = {},
): QuerySource {
  const ask = async <Data>(path: string, form: Record<string, string>) =>
    dataOf<Data>(await fetch(`${base}/api/v1/${path}`, { method: "POST", headers, body: new URLSearchParams(form) }));
  return {
    range: async (query, { start, end, stepSeconds }) => {
      const form = { query, start: String(start), end: String(end), step: String(stepSeconds) };
      return (await ask<{ result: Matrix }>("query_range", form)).result;
    },
    instant: async (query, time) => vectorOf(await ask<Answer>("query", { query, time: String(time) })),
    labelValues: async (label, matcher, start, end) => {
      const form = { start: String(start), end: String(end), ...(matcher ? { "match[]": matcher } : {}) };
      const url = `${base}/api/v1/label/${label}/values?${new URLSearchParams(form)}`;
      return await dataOf<string[]>(await fetch(url, { headers }));
    },
    annotations,
  };
}

type Answer =
  | { readonly resultType: "vector"; readonly result: Vector }
  | { readonly resultType: "scalar"; readonly result: readonly [number, string] };

function vectorOf(answer: Answer): Vector {
  return answer.resultType === "scalar" ? [{ metric: {}, value: answer.result }] : answer.result;
}

async function dataOf<Data>(response: Response): Promise<Data> {
  const text = await response.text();
  try {
    const body = JSON.parse(text) as { status: string; data: Data; error?: string };
    if (body.status === "success") return body.data;
    throw new Error(body.error ?? `HTTP ${response.status}`);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Error(`Prometheus answered HTTP ${response.status}: ${text.slice(0, 200)}`);
    throw error;
  }
}
