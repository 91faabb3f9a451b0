/** Network: the engine's `networks`, by interface of the container. A container without a network has none. */
import type { Registry } from "prom-client";
import { containerMetrics as names } from "../../contract/container-metrics";
import { readCounter } from "../shared/read-metrics";
import { labelNames, type Topic } from "./topic";

/** Metric name, the engine's figure, help text. */
const figures = [
  [names.receivedBytes, "rx_bytes", "Bytes received."],
  [names.receivedPackets, "rx_packets", "Packets received."],
  [names.receiveErrors, "rx_errors", "Errors while receiving."],
  [names.receiveDropped, "rx_dropped", "Packets dropped while receiving."],
  [names.transmittedBytes, "tx_bytes", "Bytes transmitted."],
  [names.transmittedPackets, "tx_packets", "Packets transmitted."],
  [names.transmitErrors, "tx_errors", "Errors while transmitting."],
  [names.transmitDropped, "tx_dropped", "Packets dropped while transmitting."],
] as const;

export function networkTopic(registry: Registry): Topic {
  const counters = figures.map(([name, figure, help]) => ({
    figure,
    metric: readCounter(registry, { name, help, labelNames: [...labelNames, "interface"] }),
  }));
  return {
    metrics: counters.map(({ metric }) => metric),
    publish({ labels, stats }) {
      for (const [name, interfaceStats] of Object.entries(stats?.networks ?? {})) {
        for (const { figure, metric } of counters) metric.set({ ...labels, interface: name }, interfaceStats[figure]);
      }
    },
  };
}
