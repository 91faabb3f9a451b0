/**
 * Block I/O: the engine's `blkio_stats`, by device (`major:minor`). What goes to the page cache counts when it is
 * written out; on cgroup v1 the kernel then no longer knows whose it was, and some kernels count nothing at all.
 */
import type { Registry } from "prom-client";
import { containerMetrics as names } from "../../contract/container-metrics";
import { readCounter } from "../shared/read-metrics";
import type { Stats } from "./engine";
import { labelNames, type Topic } from "./topic";

/** Metric name, the engine's figure, the operation (cgroup v2 writes it small), help text. */
const figures = [
  [names.readBytes, "io_service_bytes_recursive", "read", "Bytes read from block devices."],
  [names.writtenBytes, "io_service_bytes_recursive", "write", "Bytes written to block devices."],
  [names.reads, "io_serviced_recursive", "read", "Reads completed by block devices."],
  [names.writes, "io_serviced_recursive", "write", "Writes completed by block devices."],
] as const;

export function diskIoTopic(registry: Registry): Topic {
  const counters = figures.map(([name, figure, operation, help]) => ({
    figure,
    operation,
    metric: readCounter(registry, { name, help, labelNames: [...labelNames, "device"] }),
  }));
  return {
    metrics: counters.map(({ metric }) => metric),
    publish({ labels, stats }) {
      for (const { figure, operation, metric } of counters) {
        for (const [device, value] of byDevice(stats?.blkio_stats, figure, operation)) {
          metric.set({ ...labels, device }, value);
        }
      }
    },
  };
}

/** The figure of one operation for each device. The engine's lists are null where the kernel gave none. */
export function byDevice(
  blkio: Partial<Stats["blkio_stats"]> | undefined,
  figure: (typeof figures)[number][1],
  operation: "read" | "write",
): Map<string, number> {
  const entries: readonly { major: number; minor: number; op: string; value: number }[] = blkio?.[figure] ?? [];
  const wanted = entries.filter(({ op }) => op.toLowerCase() === operation);
  return new Map(wanted.map(({ major, minor, value }) => [`${major}:${minor}`, value]));
}
