import type { CasesOf, Series } from "../testing/case";
import { above, below, counter, defaultAt, lasting, one, slope, steady, switched, target } from "../testing/series";

const machine = target("node-exporter", "node-exporter:9100");
const labels = { host: machine.host };

/** Two CPUs that are busy for this share of the time. */
const cpu = (share: number): Series => ({
  ...one("node_cpu_seconds_total", { ...machine, cpu: "0", mode: "idle" }, counter(1 - share)),
  ...one("node_cpu_seconds_total", { ...machine, cpu: "1", mode: "idle" }, counter(1 - share)),
  ...one("node_cpu_seconds_total", { ...machine, cpu: "0", mode: "user" }, counter(share)),
});
const memory = (share: number): Series => ({
  ...one("node_memory_MemTotal_bytes", machine, steady(8e9)),
  ...one("node_memory_MemAvailable_bytes", machine, steady((1 - share) * 8e9)),
});
const errors = (perSecond: number): Series => ({
  ...one("node_network_receive_errs_total", { ...machine, device: "eth0" }, counter(perSecond / 2)),
  ...one("node_network_transmit_errs_total", { ...machine, device: "eth0" }, counter(perSecond / 2)),
});

/** A machine whose clock goes as fast as Prometheus's, and is so many seconds ahead of it. */
const clock = (secondsAhead: number) => one("node_time_seconds", machine, slope(secondsAhead, 1));

/** Everything on one host stops answering, while another host goes on. */
const vanished = (seconds: number): Series => ({
  ...one("up", target("node-exporter", "vm:9100", "vm"), switched(1, 0, seconds)),
  ...one("up", target("app", "vm:9464", "vm"), switched(1, 0, seconds)),
  ...one("up", target("prometheus"), steady(1)),
});

/** Seconds at which the forecast is looked at: with more than half of its window in samples. */
const forecastAt = 480;

/** A disk of which, when the alert begins to wait, a tenth is free for so many seconds. */
function filling(secondsLeft: number, holdSeconds: number, ratio = 0.1): Series {
  const disk = { ...machine, device: "/dev/vda", fstype: "ext4", mountpoint: "/" };
  const free = 10e9;
  const perSecond = -free / secondsLeft;
  return {
    ...one("node_filesystem_avail_bytes", disk, slope(free - perSecond * (forecastAt - holdSeconds), perSecond)),
    ...one("node_filesystem_size_bytes", disk, steady(free / ratio)),
  };
}

export const hostCases: CasesOf = ({ machines, targetDownSeconds, hold }) => {
  const full = below(machines.diskForecastSeconds);
  return {
    records: [
      { record: "host:node_cpu_utilisation:ratio_rate1m", series: cpu(0.25), expect: [{ labels, value: 0.25 }] },
      { record: "host:node_memory_utilisation:ratio", series: memory(0.25), expect: [{ labels, value: 0.25 }] },
      { record: "host:node_network_errors:rate1m", series: errors(3), expect: [{ labels, value: 3 }] },
      { record: "host:node_clock_skew:seconds", series: clock(20), expect: [{ labels, value: 20 }] },
    ],
    alerts: {
      HostDown: {
        series: vanished,
        levels: lasting(targetDownSeconds),
        labels: { host: "vm" },
        value: 0,
        quietWhen: {
          "one of its targets answers": {
            series: { ...vanished(defaultAt - 5), ...one("up", target("seats", "vm:1", "vm"), steady(1)) },
          },
        },
      },
      HostCpuHigh: {
        series: cpu,
        levels: above(machines.cpuRatio),
        labels,
        at: machines.cpuSeconds + 120,
        quietWhen: { "a load run has just begun": { series: cpu(1), at: machines.cpuSeconds } },
      },
      HostMemoryHigh: { series: memory, levels: above(machines.memoryRatio), labels },
      HostNetworkErrors: { series: errors, levels: above(machines.networkErrorsPerSecond), labels },
      HostClockSkewed: {
        series: clock,
        levels: above(machines.clockSkewSeconds),
        labels,
        firesWhen: { "it is behind": { series: clock(-60), value: 60 } },
      },
      HostDiskWillFill: {
        series: (seconds) => filling(seconds, hold.long),
        levels: full,
        labels: { ...labels, device: "/dev/vda" },
        value: 0.1 * (1 - hold.long / full.fires),
        at: forecastAt,
        quietWhen: {
          "plenty is free": { series: filling(1800, hold.long, machines.diskForecastFreeRatio * 1.2), at: forecastAt },
          "it is too early to tell": { series: filling(600, hold.long), at: 240 },
        },
      },
    },
  };
};
