import { thresholds } from "../../monitoring/thresholds";
import { timeseries } from "../panels";
import * as hosts from "../queries/hosts";
import { ofMachines, onHosts } from "../queries/selectors";
import { above, below } from "../shared/levels";

const lines = thresholds.machines;

/** Space and speed of the disks. */
export const disks = [
  timeseries({
    title: "Free space",
    description: "Bytes that are free on each file system; below the dashed line MySQL is about to stop.",
    unit: "bytes",
    levels: below(thresholds.mysql.diskFreeBytes),
    queries: { "{{host}} {{device}}": hosts.diskFree(ofMachines) },
  }),
  timeseries({
    title: "Disk space forecast",
    description: `Free bytes on each file system in ${lines.diskForecastSeconds / 60} minutes if it goes on as in the time shown; below 0 it is full by then.`,
    unit: "bytes",
    min: undefined,
    queries: { "{{host}} {{device}}": hosts.diskForecast(ofMachines, lines.diskForecastSeconds) },
  }),
  timeseries({
    title: "Inodes used",
    description:
      "Share of each file system's inodes that is used. A disk of many small files is full before its bytes are.",
    unit: "percentunit",
    max: 1,
    levels: above(lines.diskUsedRatio),
    queries: { "{{host}} {{device}}": hosts.inodesUsed(ofMachines) },
  }),
  timeseries({
    title: "Disk I/O utilisation",
    description: "Share of time that a disk had something to do.",
    unit: "percentunit",
    max: 1,
    queries: { "{{host}} {{device}}": hosts.diskBusy(ofMachines) },
  }),
  timeseries({
    title: "Disk queue",
    description: "Requests that a disk serves or that wait for it, on average.",
    unit: "short",
    levels: above(lines.diskQueueLength),
    queries: { "{{host}} {{device}}": hosts.diskQueue(ofMachines) },
  }),
  timeseries({
    title: "Disk bandwidth",
    description: "Bytes per second read and written.",
    unit: "Bps",
    queries: {
      "{{host}} {{device}} read": hosts.diskBytes("read", ofMachines),
      "{{host}} {{device}} write": hosts.diskBytes("written", ofMachines),
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

/** The network devices of the machine itself. */
export const network = [
  timeseries({
    title: "Network traffic",
    description: "Bytes per second received and sent by each network device of a host, without its container networks.",
    unit: "Bps",
    queries: {
      "{{host}} {{device}} inbound": hosts.networkBytes("receive", ofMachines),
      "{{host}} {{device}} outbound": hosts.networkBytes("transmit", ofMachines),
    },
  }),
  timeseries({
    title: "Network errors",
    description: "Share of a device's packets that were faulty.",
    unit: "percentunit",
    levels: above(lines.networkErrorRatio),
    queries: { "{{host}} {{device}}": hosts.networkErrors(onHosts) },
  }),
  timeseries({
    title: "Packets dropped",
    description: "Packets per second that a device dropped or that had errors.",
    unit: "pps",
    queries: {
      "{{host}} {{device}} inbound": hosts.networkTrouble("receive", ofMachines),
      "{{host}} {{device}} outbound": hosts.networkTrouble("transmit", ofMachines),
    },
  }),
  timeseries({
    title: "TCP retransmissions",
    description: "Share of TCP segments that had to be sent again.",
    unit: "percentunit",
    queries: { "{{host}}": hosts.tcpRetransmitted(ofMachines) },
  }),
  timeseries({
    title: "Listen drops",
    description: "Connections per second that came when a listener's queue was full.",
    unit: "ops",
    queries: { "{{host}}": hosts.listenDrops(ofMachines) },
  }),
];

/** What the kernel counts. */
export const system = [
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
    title: "Open file descriptors",
    description: "Share of the files that the kernel allows to be open which are.",
    unit: "percentunit",
    max: 1,
    levels: above(lines.openFilesRatio),
    queries: { "{{host}}": hosts.filesOpen(ofMachines) },
  }),
];
