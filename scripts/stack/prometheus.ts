import { z } from "zod";
import { messageOf, UserError } from "../lib/user-error";

const vectorSchema = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});

const targetsSchema = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({
        labels: z.record(z.string(), z.string()),
        scrapeUrl: z.string(),
        health: z.enum(["up", "down", "unknown"]),
        lastError: z.string(),
      }),
    ),
  }),
});

export interface Sample {
  readonly labels: Record<string, string>;
  readonly value: number;
}

export interface Target {
  readonly job: string;
  readonly instance: string;
  readonly host: string;
  readonly health: "up" | "down" | "unknown";
  readonly lastError: string;
}

/** Instant query over Prometheus's HTTP API; the samples of the resulting vector. */
export async function queryPrometheus(url: string, promql: string): Promise<readonly Sample[]> {
  const body = await getFromPrometheus(url, `/api/v1/query?query=${encodeURIComponent(promql)}`);
  return vectorSchema.parse(body).data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

/** Every target that Prometheus scrapes, with its state. */
export async function prometheusTargets(url: string): Promise<Target[]> {
  const { activeTargets } = targetsSchema.parse(await getFromPrometheus(url, "/api/v1/targets?state=active")).data;
  return activeTargets.map(({ labels, health, lastError }) => {
    const { job, instance, host } = labels;
    return { job, instance, host, health, lastError };
  });
}

/** Answer of Prometheus's HTTP API to `path`; a clear error when there is none. */
export async function getFromPrometheus(url: string, path: string): Promise<unknown> {
  const remedy = "./lab status shows whether Prometheus is well";
  try {
    const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(10_000) });
    if (response.ok) return await response.json();
    throw new UserError(`Prometheus answered ${response.status} to ${path}: ${await response.text()}`, remedy);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { cause } = error as Error & { cause?: unknown };
    throw new UserError(`Prometheus at ${url} does not answer: ${messageOf(cause ?? error)}`, remedy);
  }
}
