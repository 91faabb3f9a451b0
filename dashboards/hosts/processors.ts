import { thresholds } from "../../monitoring/thresholds";
import { timeseries } from "../panels";
import * as hosts from "../queries/hosts";
import { ofMachines, onHosts } from "../queries/selectors";
import { above } from "../shared/levels";

const lines = thresholds.machines;
const cpu = above(lines.cpuRatio);
const memory = above(lines.memoryRatio);

/** What the CPUs do. */
export const processors = [
  timeseries({
    title: "CPU utilisation",
    description: "Share of CPU time in use, by host: neither idle, nor waiting for a disk, nor given to others.",
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
    title: "Load average per CPU",
    description: "Processes that run, want to, or wait for a disk, per CPU, over one minute. Above 1 something waits.",
    unit: "short",
    queries: { "{{host}}": hosts.loadPerCpu(ofMachines) },
  }),
  timeseries({
    title: "Pressure stall information (PSI)",
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

/** What the memory is used for. */
export const memoryPanels = [
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
      "{{host}} total": hosts.memoryTotal(ofMachines),
      "{{host}} available": hosts.memoryAvailable(ofMachines),
      "{{host}} cached": hosts.pageCache(ofMachines),
    },
  }),
  timeseries({
    title: "Swap activity and major page faults",
    description: "Pages swapped in and out, and page faults that had to read a disk, per second.",
    unit: "ops",
    queries: {
      "{{host}} swap in": hosts.swapping("in", ofMachines),
      "{{host}} swap out": hosts.swapping("out", ofMachines),
      "{{host}} major faults": hosts.majorFaults(ofMachines),
    },
  }),
];
