import { dashboardUids } from "../../contract/dashboard-uids";
import { thresholds } from "../../monitoring/thresholds";
import { group, line, type Page, page } from "../page";
import { barGauge, stat, table } from "../panels";
import * as hosts from "../queries/hosts";
import { ofMachines, onHosts } from "../queries/selectors";
import { above, noneAllowed } from "../shared/levels";
import { disks, network, system } from "./devices";
import { memoryPanels, processors } from "./processors";

const lines = thresholds.machines;

const cpu = above(lines.cpuRatio);

const diskUsed = above(lines.diskUsedRatio);

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
      "Least disk space": {
        query: `max by (host) (${hosts.diskUsed(ofMachines)})`,
        unit: "percentunit",
        decimals: 0,
        levels: diskUsed,
      },
      "Load average per CPU": { query: hosts.loadPerCpu(ofMachines), unit: "short", decimals: 2 },
      Uptime: { query: hosts.uptime(ofMachines), unit: "s", decimals: 1 },
    },
  }),
  barGauge({
    title: "CPU by host",
    description: "Share of CPU time in use: neither idle, nor waiting for a disk, nor given to others.",
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
    levels: diskUsed,
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
      group("Network", line(8, network, [5, 5, 5, 5, 4])),
      group("Kernel", line(7, system)),
    ],
  });
}
