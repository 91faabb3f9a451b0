import type { CasesOf, Series } from "../testing/case";
import { above, counter, defaultAt, lasting, one, slope, steady, switched, target } from "../testing/series";

const machine = target("node-exporter", "node-exporter:9100");
const labels = { host: machine.host };

/** Two CPUs that are busy for this share of the time; what they do in the rest. */
const cpu = (share: number, rest = "idle"): Series =>
  Object.assign(
    {},
    ...["0", "1"].flatMap((cpu) => [
      one("node_cpu_seconds_total", { ...machine, cpu, mode: rest }, counter(1 - share)),
      one("node_cpu_seconds_total", { ...machine, cpu, mode: "user" }, counter(share)),
    ]),
  );
const memory = (share: number): Series => ({
  ...one("node_memory_MemTotal_bytes", machine, steady(8e9)),
  ...one("node_memory_MemAvailable_bytes", machine, steady((1 - share) * 8e9)),
});
/** A device with a thousand packets per second, of which this share is faulty. */
const errors = (share: number, device = "eth0"): Series =>
  Object.assign(
    {},
    ...["receive", "transmit"].flatMap((direction) => [
      one(`node_network_${direction}_errs_total`, { ...machine, device }, counter(500 * share)),
      one(`node_network_${direction}_packets_total`, { ...machine, device }, counter(500)),
    ]),
  );

/** A machine whose clock goes as fast as Prometheus's, and is so many seconds ahead of it. */
const clock = (secondsAhead: number) => one("node_time_seconds", machine, slope(secondsAhead, 1));

/** Everything on one host stops answering, while another host goes on. */
const vanished = (seconds: number): Series => ({
  ...one("up", target("node-exporter", "vm:9100", "vm"), switched(1, 0, seconds)),
  ...one("up", target("app", "vm:9464", "vm"), switched(1, 0, seconds)),
  ...one("up", target("prometheus"), steady(1)),
});

export const hostCases: CasesOf = ({ machines, targetDownSeconds }) => ({
  records: [
    { record: "host:node_cpu_utilisation:ratio_rate1m", series: cpu(0.25), expect: [{ labels, value: 0.25 }] },
    { record: "host:node_memory_utilisation:ratio", series: memory(0.25), expect: [{ labels, value: 0.25 }] },
    {
      record: "host_device:node_network_errors:ratio_rate1m",
      series: { ...errors(0.25), ...errors(0.5, "docker0"), ...errors(0.5, "lo") },
      expect: [{ labels: { ...labels, device: "eth0" }, value: 0.25 }],
    },
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
      quietWhen: {
        "a load run has just begun": { series: cpu(1), at: machines.cpuSeconds },
        "the CPUs wait for a disk": { series: cpu(0.02, "iowait"), at: machines.cpuSeconds + 120 },
        "the hypervisor gives them to others": { series: cpu(0.02, "steal"), at: machines.cpuSeconds + 120 },
      },
    },
    HostMemoryHigh: { series: memory, levels: above(machines.memoryRatio), labels },
    HostMajorPageFaults: {
      series: (perSecond) => one("node_vmstat_pgmajfault", machine, counter(perSecond)),
      levels: above(machines.majorFaultsPerSecond),
      labels,
    },
    HostOpenFilesNearLimit: {
      series: (share) => ({
        ...one("node_filefd_allocated", machine, steady(share * 1e6)),
        ...one("node_filefd_maximum", machine, steady(1e6)),
      }),
      levels: above(machines.openFilesRatio),
      labels,
    },
    HostNetworkErrors: {
      series: (share) => errors(share),
      levels: above(machines.networkErrorRatio),
      labels: { ...labels, device: "eth0" },
      quietWhen: { "it is a network of containers": { series: errors(1, "br-0123456789ab") } },
    },
    HostClockSkewed: {
      series: clock,
      levels: above(machines.clockSkewSeconds),
      labels,
      firesWhen: { "it is behind": { series: clock(-60), value: 60 } },
    },
  },
});
