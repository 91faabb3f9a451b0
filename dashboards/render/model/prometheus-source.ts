import type { Annotation, Matrix, QuerySource, Vector } from "../contract";

type AnnotationsOf = (from: number, to: number) => Promise<readonly Annotation[]>;

/** Prometheus's HTTP API at `base` (without `/api/v1`). Its own words are in the error when it refuses. */
export function prometheusSource(base: string, annotations: AnnotationsOf = async () => []): QuerySource {
  const ask = <Data>(path: string, form: Record<string, string>) => post<Data>(`${base}/api/v1/${path}`, form);
  return {
    range: async (query, { start, end, stepSeconds }) => {
      const form = { query, start: String(start), end: String(end), step: String(stepSeconds) };
      return (await ask<{ result: Matrix }>("query_range", form)).result;
    },
    instant: async (query, time) => vectorOf(await ask<Answer>("query", { query, time: String(time) })),
    labelValues: async (label, matcher, start, end) => {
      const form = { start: String(start), end: String(end), ...(matcher ? { "match[]": matcher } : {}) };
      return await get<string[]>(`${base}/api/v1/label/${label}/values?${new URLSearchParams(form)}`);
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

async function post<Data>(url: string, form: Record<string, string>): Promise<Data> {
  return await dataOf<Data>(await fetch(url, { method: "POST", body: new URLSearchParams(form) }));
}

async function get<Data>(url: string): Promise<Data> {
  return await dataOf<Data>(await fetch(url));
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
