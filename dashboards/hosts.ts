import { thresholds } from "../infra/monitoring/thresholds";
import { barGauge, stat, table, timeseries } from "./panels";
import * as hosts from "./queries/hosts";
import { ofMachines, onHosts } from "./queries/selectors";
import { above, noneAllowed } from "./shared/levels";
import { group, line, type Page, page } from "./shared/page";
import { dashboardUids } from "./uids";

const lines = thresholds.machines;
const cpu = above(lines.cpuRatio);
const memory = above(lines.memoryRatio);

const now = [
  table({
    title: "Hosts",
    description: "Each host with what is most likely to run out on it.",
    labels: { host: "Host" },
    columns: {
      CPU: { query: `max by (host) (${hosts.cpuUtilisation(onHosts)})`, unit: "percentunit", decimals: 0, levels: cpu },
      Memory: {
        query: `max by (host) (${hosts.memoryUtilisation(onHosts)})`,
        unit: "percentunit",
        decimals: 0,
        levels: memory,
      },
      "Fullest disk": { query: `max by (host) (${hosts.diskUsed(ofMachines)})`, unit: "percentunit", decimals: 0 },
      "Load per CPU": { query: hosts.loadPerCpu(ofMachines), unit: "short", decimals: 2 },
      Uptime: { query: hosts.uptime(ofMachines), unit: "s", decimals: 1 },
    },
  }),
  barGauge({
    title: "CPU by host",
    description: "Share of CPU time that is not idle.",
    unit: "percentunit",
    max: 1,
    decimals: 0,
    levels: cpu,
    queries: { "{{host}}": hosts.cpuUtilisation(onHosts) },
  }),
  barGauge({
    title: "Memory by host",
    description: "Share of memory that cannot be had without swapping.",
    unit: "percentunit",
    max: 1,
    decimals: 0,
    levels: memory,
    queries: { "{{host}}": hosts.memoryUtilisation(onHosts) },
  }),
  barGauge({
    title: "Disks",
    description: "Share of each file system that is used.",
    unit: "percentunit",
    max: 1,
    decimals: 0,
    queries: { "{{host}} {{device}}": hosts.diskUsed(ofMachines) },
  }),
  stat({
    title: "OOM kills",
    description: "Processes that the kernel killed for want of memory, in the time that the dashboard shows.",
    unit: "none",
    decimals: 0,
    levels: noneAllowed,
    queries: { "{{host}}": hosts.oomKills(ofMachines) },
  }),
];

const processors = [
  timeseries({
    title: "CPU utilisation",
    description: "Share of CPU time that is not idle, by host.",
    unit: "percentunit",
    max: 1,
    levels: cpu,
    queries: { "{{host}}": hosts.cpuUtilisation(onHosts) },
  }),
  timeseries({
    title: "CPU by mode",
    description: "What the CPU time of the chosen hosts goes into; steal is what a hypervisor gave to others.",
    unit: "percentunit",
    max: 1,
    queries: { "{{mode}}": hosts.cpuByMode(ofMachines) },
    stacked: true,
  }),
  timeseries({
    title: "Load per CPU",
    description: "Processes that run, want to, or wait for a disk, per CPU, over one minute. Above 1 something waits.",
    unit: "short",
    queries: { "{{host}}": hosts.loadPerCpu(ofMachines) },
  }),
  timeseries({
    title: "Pressure",
    description: "Share of time in which something had to wait for CPU, disk or memory.",
    unit: "percentunit",
    max: 1,
    queries: {
      "{{host}} CPU": hosts.pressure("cpu", ofMachines),
      "{{host}} disk": hosts.pressure("io", ofMachines),
      "{{host}} memory": hosts.pressure("memory", ofMachines),
    },
  }),
];

const memoryPanels = [
  timeseries({
    title: "Memory utilisation",
    description: "Share of memory that cannot be had without swapping, by host.",
    unit: "percentunit",
    max: 1,
    levels: memory,
    queries: { "{{host}}": hosts.memoryUtilisation(onHosts) },
  }),
  timeseries({
    title: "Memory",
    description: "All memory, what can be had without swapping, and what caches files.",
    unit: "bytes",
    queries: {
      "{{host}} all": hosts.memoryTotal(ofMachines),
      "{{host}} available": hosts.memoryAvailable(ofMachines),
      "{{host}} page cache": hosts.pageCache(ofMachines),
    },
  }),
  timeseries({
    title: "Swapping and faults",
    description: "Pages swapped in and out, and page faults that had to read a disk, per second.",
    unit: "ops",
    queries: {
      "{{host}} swapped in": hosts.swapping("in", ofMachines),
      "{{host}} swapped out": hosts.swapping("out", ofMachines),
      "{{host}} major faults": hosts.majorFaults(ofMachines),
    },
  }),
];

const disks = [
  timeseries({
    title: "Free space",
    description: "Bytes that are free on each file system; a steady fall is what the forecast alert looks for.",
    unit: "bytes",
    queries: { "{{host}} {{device}}": hosts.diskFree(ofMachines) },
  }),
  timeseries({
    title: "Free space in an hour",
    description: "Free bytes on each file system if it goes on as it did in the time that the dashboard shows.",
    unit: "bytes",
    queries: { "{{host}} {{device}}": hosts.diskForecast(ofMachines, lines.diskForecastSeconds) },
  }),
  timeseries({
    title: "Inodes used",
    description:
      "Share of each file system's inodes that is used. A disk of many small files is full before its bytes are.",
    unit: "percentunit",
    max: 1,
    queries: { "{{host}} {{device}}": hosts.inodesUsed(ofMachines) },
  }),
  timeseries({
    title: "Disk busy",
    description: "Share of time that a disk had something to do.",
    unit: "percentunit",
    max: 1,
    queries: { "{{host}} {{device}}": hosts.diskBusy(ofMachines) },
  }),
  timeseries({
    title: "Disk throughput",
    description: "Bytes per second read and written.",
    unit: "Bps",
    queries: {
      "{{host}} {{device}} read": hosts.diskBytes("read", ofMachines),
      "{{host}} {{device}} written": hosts.diskBytes("written", ofMachines),
    },
  }),
  timeseries({
    title: "Disk latency",
    description: "Mean time of a read and of a write.",
    unit: "s",
    queries: {
      "{{host}} {{device}} read": hosts.diskLatency("read", ofMachines),
      "{{host}} {{device}} write": hosts.diskLatency("write", ofMachines),
    },
    mayBeEmpty: "a disk that was not read or written has no latency",
  }),
];

const network = [
  timeseries({
    title: "Network traffic",
    description: "Bytes per second received and sent by each network device of a host, without its container networks.",
    unit: "Bps",
    queries: {
      "{{host}} {{device}} received": hosts.networkBytes("receive", ofMachines),
      "{{host}} {{device}} sent": hosts.networkBytes("transmit", ofMachines),
    },
  }),
  timeseries({
    title: "Packets lost",
    description: "Packets per second that a device dropped or that had errors.",
    unit: "pps",
    levels: above(lines.networkErrorsPerSecond),
    queries: {
      "{{host}} {{device}} received": hosts.networkTrouble("receive", ofMachines),
      "{{host}} {{device}} sent": hosts.networkTrouble("transmit", ofMachines),
    },
  }),
  timeseries({
    title: "TCP segments sent again",
    description: "Share of TCP segments that had to be sent again.",
    unit: "percentunit",
    queries: { "{{host}}": hosts.tcpRetransmitted(ofMachines) },
  }),
  timeseries({
    title: "Connections refused by the kernel",
    description: "Connections per second that came when a listener's queue was full.",
    unit: "ops",
    queries: { "{{host}}": hosts.listenDrops(ofMachines) },
  }),
];

const system = [
  timeseries({
    title: "TCP connections",
    description: "Established TCP connections of the host's own network.",
    unit: "short",
    queries: { "{{host}}": hosts.tcpConnections(ofMachines) },
  }),
  timeseries({
    title: "Processes",
    description: "Processes that run or want to, and those that wait for a disk.",
    unit: "short",
    queries: {
      "{{host}} running": hosts.processes("running", ofMachines),
      "{{host}} blocked": hosts.processes("blocked", ofMachines),
    },
  }),
  timeseries({
    title: "Context switches",
    description: "Switches from one thread to another, per second.",
    unit: "ops",
    queries: { "{{host}}": hosts.contextSwitches(ofMachines) },
  }),
  timeseries({
    title: "Open files",
    description: "Share of the files that the kernel allows to be open which are.",
    unit: "percentunit",
    max: 1,
    queries: { "{{host}}": hosts.filesOpen(ofMachines) },
  }),
];

/** CPU, memory, disks and network of the machines. */
export function hostsPage(): Page {
  return page({
    uid: dashboardUids.hosts,
    title: "Hosts",
    question: "What runs out on which machine: CPU, memory, disk or network?",
    variables: ["host"],
    related: {
      [dashboardUids.sale]: "Sale overview",
      [dashboardUids.containers]: "Containers",
      [dashboardUids.monitoring]: "Monitoring",
    },
    groups: [
      group("Now", line(7, now, [9, 4, 4, 4, 3])),
      group("CPU", line(8, processors)),
      group("Memory", line(8, memoryPanels)),
      group("Disks", line(8, disks.slice(0, 3)), line(8, disks.slice(3))),
      group("Network", line(8, network)),
      group("Kernel", line(7, system)),
    ],
  });
}
