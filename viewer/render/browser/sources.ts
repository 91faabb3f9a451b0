/** Where a live page gets its numbers: a Prometheus behind HTTP. */
import type { Annotation, QuerySource } from "../contract";
import { prometheusSource } from "../model/prometheus-source";

export { frozenSource } from "../model/frozen";

export interface LiveOptions {
  /** Path of Prometheus's API as Grafana proxies it, without `/api/v1`: `/api/datasources/proxy/uid/<uid>`. */
  readonly base: string;
  readonly annotationsUrl?: string;
}

/** Prometheus and annotations over the paths that Grafana has. */
export function liveSource({ base, annotationsUrl = "/api/annotations" }: LiveOptions): QuerySource {
  const annotations = async (from: number, to: number): Promise<Annotation[]> => {
    const response = await fetch(`${annotationsUrl}?from=${Math.floor(from)}&to=${Math.ceil(to)}&limit=500`);
    if (!response.ok) throw new Error(`annotations: HTTP ${response.status}`);
    return (await response.json()) as Annotation[];
  };
  return prometheusSource(base, annotations);
}
