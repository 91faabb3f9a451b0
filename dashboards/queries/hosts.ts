import { realDisks, realFilesystems, realNetworks } from "../../monitoring/devices";
import { increase, maxBy, rate, type Selector, select, sumBy } from "./promql";

const machine = ["host"] as const;

export const cpuUtilisation = (selector: Selector) => select("host:node_cpu_utilisation:ratio_rate1m", selector);
export const memoryUtilisation = (selector: Selector) => select("host:node_memory_utilisation:ratio", selector);

/** CPU time by what it went into, as a share of all CPUs of the chosen hosts, without idle. */
export function cpuByMode(selector: Selector): string {
  const all = sumBy([], rate("node_cpu_seconds_total", selector));
  return `${sumBy(["mode"], rate("node_cpu_seconds_total", selector, 'mode!="idle"'))} / ignoring (mode) group_left () ${all}`;
}
/** Processes that run or want to, per CPU. */
export function loadPerCpu(selector: Selector): string {
  const cpus = `count by (host) (${rate("node_cpu_seconds_total", selector, 'mode="idle"')})`;
  return `${maxBy(machine, select("node_load1", selector))} / ${cpus}`;
}
/** Share of time in which something waited for a resource, 0 to 1 (pressure stall information). */
export const pressure = (resource: "cpu" | "io" | "memory", selector: Selector) =>
  maxBy(machine, rate(`node_pressure_${resource}_waiting_seconds_total`, selector));

export const memoryTotal = (selector: Selector) => sumBy(machine, select("node_memory_MemTotal_bytes", selector));
export const memoryAvailable = (selector: Selector) =>
  sumBy(machine, select("node_memory_MemAvailable_bytes", selector));
export const pageCache = (selector: Selector) => sumBy(machine, select("node_memory_Cached_bytes", selector));
export const swapping = (direction: "in" | "out", selector: Selector) =>
  sumBy(machine, rate(`node_vmstat_pswp${direction}`, selector));
export const majorFaults = (selector: Selector) => sumBy(machine, rate("node_vmstat_pgmajfault", selector));
export const oomKills = (selector: Selector) => sumBy(machine, increase("node_vmstat_oom_kill", selector));

/** Share of a file system that is used, 0 to 1; a device that is mounted twice counts once. */
export function diskUsed(selector: Selector): string {
  const of = (metric: string) => maxBy(["host", "device"], select(metric, selector, realFilesystems));
  return `1 - ${of("node_filesystem_avail_bytes")} / ${of("node_filesystem_size_bytes")}`;
}
export const diskFree = (selector: Selector) =>
  maxBy(["host", "device"], select("node_filesystem_avail_bytes", selector, realFilesystems));
/** Bytes free in `seconds` if they go on changing as they do in the time shown. */
export function diskForecast(selector: Selector, seconds: number): string {
  const free = select("node_filesystem_avail_bytes", selector, realFilesystems);
  return maxBy(["host", "device"], `predict_linear(${free}[$__range], ${seconds})`);
}
/** Share of a file system's inodes that is used, 0 to 1. */
export function inodesUsed(selector: Selector): string {
  const of = (metric: string) => maxBy(["host", "device"], select(metric, selector, realFilesystems));
  return `1 - ${of("node_filesystem_files_free")} / ${of("node_filesystem_files")}`;
}
export const diskBytes = (direction: "read" | "written", selector: Selector) =>
  sumBy(["host", "device"], rate(`node_disk_${direction}_bytes_total`, selector, realDisks));
export const diskOperations = (kind: "reads" | "writes", selector: Selector) =>
  sumBy(["host", "device"], rate(`node_disk_${kind}_completed_total`, selector, realDisks));
/** Share of time that a disk had something to do, 0 to 1. */
export const diskBusy = (selector: Selector) =>
  sumBy(["host", "device"], rate("node_disk_io_time_seconds_total", selector, realDisks));
/** Requests that a disk serves or that wait for it, on average. */
export const diskQueue = (selector: Selector) =>
  sumBy(["host", "device"], rate("node_disk_io_time_weighted_seconds_total", selector, realDisks));
/** Mean seconds that a disk took for one operation; nothing where it had none. */
export function diskLatency(kind: "read" | "write", selector: Selector): string {
  const by = ["host", "device"];
  const time = sumBy(by, rate(`node_disk_${kind}_time_seconds_total`, selector, realDisks));
  return `${time} / (${diskOperations(`${kind}s`, selector)} > 0)`;
}

export const networkBytes = (direction: "receive" | "transmit", selector: Selector) =>
  sumBy(["host", "device"], rate(`node_network_${direction}_bytes_total`, selector, realNetworks));
/** Packets per second that were lost to errors or dropped. */
export function networkTrouble(direction: "receive" | "transmit", selector: Selector): string {
  const of = (kind: string) => rate(`node_network_${direction}_${kind}_total`, selector, realNetworks);
  return sumBy(["host", "device"], `${of("errs")} + ${of("drop")}`);
}
/** Share of a device's packets that were faulty, 0 to 1. */
export const networkErrors = (selector: Selector) => select("host_device:node_network_errors:ratio_rate1m", selector);
/** Share of TCP segments that had to be sent again, 0 to 1. */
export function tcpRetransmitted(selector: Selector): string {
  const segments = sumBy(machine, rate("node_netstat_Tcp_OutSegs", selector));
  return `${sumBy(machine, rate("node_netstat_Tcp_RetransSegs", selector))} / (${segments} > 0)`;
}
export const listenDrops = (selector: Selector) => sumBy(machine, rate("node_netstat_TcpExt_ListenDrops", selector));
export const tcpConnections = (selector: Selector) => sumBy(machine, select("node_netstat_Tcp_CurrEstab", selector));

export const contextSwitches = (selector: Selector) => sumBy(machine, rate("node_context_switches_total", selector));
export const processes = (state: "running" | "blocked", selector: Selector) =>
  sumBy(machine, select(`node_procs_${state}`, selector));
/** Share of the files that the machine may open and has open, 0 to 1. */
export function filesOpen(selector: Selector): string {
  const limit = maxBy(machine, select("node_filefd_maximum", selector));
  return `${maxBy(machine, select("node_filefd_allocated", selector))} / ${limit}`;
}
/** Seconds since the machine started. */
export const uptime = (selector: Selector) => `time() - ${maxBy(machine, select("node_boot_time_seconds", selector))}`;
