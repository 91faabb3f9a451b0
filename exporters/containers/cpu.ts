/** CPU: the engine's `cpu_stats`, and the limit that the container was made with. */
import type { Registry } from "prom-client";
import { containerMetrics as names } from "../../contract/container-metrics";
import { readCounter, readGauge } from "../shared/read-metrics";
import type { ContainerSample } from "./container-sample";
import type { Inspected } from "./engine";
import { labelNames, type Topic } from "./topic";

const nanoseconds = 1e9;
/** µs; the period that the engine sets for a limit given as a number of CPUs. */
const defaultPeriod = 100_000;

export function cpuTopic(registry: Registry): Topic {
  const counter = (name: string, help: string) => readCounter(registry, { name, help, labelNames });
  const gauge = (name: string, help: string) => readGauge(registry, { name, help, labelNames });
  const usage = counter(names.cpuUsage, "CPU time consumed, in seconds.");
  const user = counter(names.cpuUser, "CPU time consumed in user mode, in seconds.");
  const system = counter(names.cpuSystem, "CPU time consumed in the kernel, in seconds.");
  const periods = counter(names.cpuPeriods, "Enforcement periods of the CPU limit that have passed.");
  const throttledPeriods = counter(names.cpuThrottledPeriods, "Periods in which the container was throttled.");
  const throttled = counter(names.cpuThrottled, "Seconds that the container was throttled.");
  const quota = gauge(names.cpuQuota, "Microseconds of CPU time that the container may use in a period, if limited.");
  const period = gauge(names.cpuPeriod, "Length of a period of the CPU limit in microseconds, if limited.");
  return {
    metrics: [usage, user, system, periods, throttledPeriods, throttled, quota, period],
    publish({ labels, stats, inspected }: ContainerSample) {
      const limit = cpuLimit(inspected);
      if (limit) {
        quota.set(labels, limit.quota);
        period.set(labels, limit.period);
      }
      if (!stats) return;
      const { cpu_usage, throttling_data } = stats.cpu_stats;
      usage.set(labels, cpu_usage.total_usage / nanoseconds);
      user.set(labels, cpu_usage.usage_in_usermode / nanoseconds);
      system.set(labels, cpu_usage.usage_in_kernelmode / nanoseconds);
      periods.set(labels, throttling_data.periods);
      throttledPeriods.set(labels, throttling_data.throttled_periods);
      throttled.set(labels, throttling_data.throttled_time / nanoseconds);
    },
  };
}

function cpuLimit({ HostConfig }: Inspected): { quota: number; period: number } | undefined {
  const { NanoCpus, CpuQuota, CpuPeriod } = HostConfig;
  const period = CpuPeriod || defaultPeriod;
  if (NanoCpus) return { quota: (NanoCpus / nanoseconds) * period, period };
  return CpuQuota && CpuQuota > 0 ? { quota: CpuQuota, period } : undefined;
}
