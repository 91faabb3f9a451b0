/**
 * Memory: the engine's `memory_stats`, which are the cgroup's own figures. What they become is cAdvisor's choice
 * (google/cadvisor, container/libcontainer/handler.go, setMemoryStats): on cgroup v1 the `total_` figures, which count
 * child cgroups too; working set = usage less inactive_file, because the kernel takes that back before it kills.
 */
import type { Registry } from "prom-client";
import { containerMetrics as names } from "../../contract/container-metrics";
import { readGauge } from "../shared/read-metrics";
import type { Stats } from "./engine";
import { labelNames, type Topic } from "./topic";

export function memoryTopic(registry: Registry): Topic {
  const gauge = (name: string, help: string) => readGauge(registry, { name, help, labelNames });
  const usage = gauge(names.memoryUsage, "Memory in use in bytes, page cache included.");
  const workingSet = gauge(names.memoryWorkingSet, "Memory in bytes that cannot be taken back before an OOM kill.");
  const rss = gauge(names.memoryRss, "Anonymous memory in bytes.");
  const cache = gauge(names.memoryCache, "Page cache in bytes.");
  const limit = gauge(names.memoryLimit, "Memory limit in bytes; 0 means unlimited.");
  return {
    metrics: [usage, workingSet, rss, cache, limit],
    publish({ labels, stats, inspected }) {
      limit.set(labels, inspected.HostConfig.Memory ?? 0);
      if (!stats) return;
      const memory = memoryOf(stats.memory_stats);
      usage.set(labels, memory.usage);
      workingSet.set(labels, memory.workingSet);
      rss.set(labels, memory.rss);
      cache.set(labels, memory.cache);
    },
  };
}

/** Bytes, from the figures of cgroup v1 (which has `total_rss`) or v2 (which has `anon`); none without a memory cgroup. */
export function memoryOf({ usage, stats }: Partial<Pick<Stats["memory_stats"], "usage" | "stats">>) {
  const figures: Partial<Record<string, number>> = { ...stats };
  const { total_inactive_file, inactive_file, total_rss, anon, total_cache, file } = figures;
  return {
    usage,
    workingSet: usage === undefined ? undefined : Math.max(0, usage - (total_inactive_file ?? inactive_file ?? 0)),
    rss: total_rss ?? anon,
    cache: total_cache ?? file,
  };
}
