/** Life of a container: whether it runs and is healthy, its starts, restarts and OOM kills. */
import type { Registry } from "prom-client";
import { type HealthStatus, healthStatuses, containerMetrics as names } from "../../contract/container-metrics";
import { readCounter, readGauge } from "../shared/read-metrics";
import { isRunning } from "./container-sample";
import type { Inspected } from "./engine";
import { labelNames, type Topic } from "./topic";

export function lifeTopic(registry: Registry): Topic {
  const gauge = (name: string, help: string, more: string[] = []) =>
    readGauge(registry, { name, help, labelNames: [...labelNames, ...more] });
  const counter = (name: string, help: string) => readCounter(registry, { name, help, labelNames });
  const running = gauge(names.running, "1 while the container runs, else 0.");
  const health = gauge(names.healthStatus, "1 for the status that the container has, 0 for the others.", ["status"]);
  const startTime = gauge(names.startTime, "When the container was last started, in Unix seconds.");
  const lastSeen = gauge(names.lastSeen, "When the container was last seen, in Unix seconds.");
  const threads = gauge(names.threads, "Threads of the container's processes.");
  const restarts = counter(names.restarts, "Times that the container was started again.");
  const oomEvents = counter(names.oomEvents, "Bouts of OOM kills; those of one life within 10 s are one.");
  return {
    metrics: [running, health, startTime, lastSeen, threads, restarts, oomEvents],
    publish(sample) {
      const { labels, inspected, stats } = sample;
      const present = healthOf(inspected);
      running.set(labels, isRunning(inspected) ? 1 : 0);
      for (const status of healthStatuses) health.set({ ...labels, status }, status === present ? 1 : 0);
      startTime.set(labels, Math.max(0, Date.parse(inspected.State.StartedAt) / 1000));
      lastSeen.set(labels, sample.seen);
      restarts.set(labels, sample.restarts);
      oomEvents.set(labels, sample.oomBouts);
      threads.set(labels, stats?.pids_stats?.current);
    },
  };
}

/** The engine keeps the last status of a container that has stopped; such a one is not healthy. */
export function healthOf(inspected: Inspected): HealthStatus {
  const status = inspected.State.Health?.Status ?? "none";
  if (status === "none") return "none";
  if (!isRunning(inspected)) return "unhealthy";
  return healthStatuses.find((known) => known === status) ?? "none";
}
