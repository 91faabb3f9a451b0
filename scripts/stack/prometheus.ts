import { z } from "zod";
import { getJson } from "./http-json";
import type { RangeSeries, TimeRange } from "./running-stack";
import type { WebAccess } from "./web-access";

const vectorSchema = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});

const matrixSchema = z.object({
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), values: z.array(z.tuple([z.number(), z.string()])) }),
    ),
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

const alertsSchema = z.object({
  data: z.object({
    alerts: z.array(
      z.object({
        labels: z.record(z.string(), z.string()),
        annotations: z.record(z.string(), z.string()),
        state: z.enum(["pending", "firing"]),
        activeAt: z.string(),
        value: z.string(),
      }),
    ),
  }),
});

/** An alert as Prometheus holds it. */
export type PrometheusAlert = z.infer<typeof alertsSchema>["data"]["alerts"][number];

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
export async function queryPrometheus(prometheus: WebAccess, promql: string): Promise<readonly Sample[]> {
  const body = await getFromPrometheus(prometheus, `/api/v1/query?query=${encodeURIComponent(promql)}`);
  return vectorSchema.parse(body).data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

/** Range query over Prometheus's HTTP API; the series of the resulting matrix. */
export async function queryPrometheusRange(
  prometheus: WebAccess,
  promql: string,
  range: TimeRange,
): Promise<RangeSeries[]> {
  const { start, end, step } = range;
  const query = new URLSearchParams({ query: promql, start: `${start}`, end: `${end}`, step: `${step}` });
  const body = await getFromPrometheus(prometheus, `/api/v1/query_range?${query}`);
  return matrixSchema.parse(body).data.result.map(({ metric, values }) => ({
    labels: metric,
    points: values.map(([time, value]) => [time, Number(value)] as const),
  }));
}

/** Every target that Prometheus scrapes, with its state. */
export async function prometheusTargets(prometheus: WebAccess): Promise<Target[]> {
  const { activeTargets } = targetsSchema.parse(
    await getFromPrometheus(prometheus, "/api/v1/targets?state=active"),
  ).data;
  return activeTargets.map(({ labels, health, lastError }) => {
    const { job, instance, host } = labels;
    return { job, instance, host, health, lastError };
  });
}

/** Every alert that is pending or fires, whatever Alertmanager makes of it. */
export async function prometheusAlerts(prometheus: WebAccess): Promise<PrometheusAlert[]> {
  return alertsSchema.parse(await getFromPrometheus(prometheus, "/api/v1/alerts")).data.alerts;
}

/** Answer of Prometheus's HTTP API to `path`; a clear error when there is none. */
export async function getFromPrometheus(prometheus: WebAccess, path: string): Promise<unknown> {
  return await getJson("Prometheus", prometheus, path);
}
