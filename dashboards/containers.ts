import { dashboardUids } from "../contract/dashboard-uids";
import { thresholds } from "../monitoring/thresholds";
import { group, line, type Page, page } from "./page";
import { barGauge, stat, stateTimeline, table, timeseries } from "./panels";
import * as containers from "./queries/containers";
import { ofContainers, ofServices } from "./queries/selectors";
import { above, noneAllowed, oneIsWell } from "./shared/levels";
import { downUp, words } from "./shared/mappings";

const lines = thresholds.machines;
const memory = above(lines.containerMemoryRatio);

const now = [
  stat({
    title: "Running",
    description: "Containers of the lab that run.",
    unit: "none",
    queries: { running: containers.containersRunning(ofContainers) },
  }),
  stat({
    title: "Stopped",
    description: "Containers of the lab that do not run.",
    unit: "none",
    levels: noneAllowed,
    queries: { stopped: containers.containersStopped(ofContainers) },
    filled: true,
  }),
  stat({
    title: "Unhealthy",
    description: "Containers whose own health check fails.",
    unit: "none",
    levels: noneAllowed,
    queries: { unhealthy: containers.containersUnhealthy(ofContainers) },
    filled: true,
  }),
  stat({
    title: "Restarts",
    description: "Restarts by the engine in the time that the dashboard shows.",
    unit: "none",
    decimals: 0,
    levels: noneAllowed,
    queries: { restarts: containers.restartsInRange(ofContainers) },
  }),
  stat({
    title: "OOM kills",
    description:
      "Times that a container hit its memory limit and lost a process, in the time that the dashboard shows.",
    unit: "none",
    decimals: 0,
    levels: noneAllowed,
    queries: { "out of memory": containers.oomEventsInRange(ofContainers) },
  }),
];

const used = [
  barGauge({
    title: "CPU now",
    description: "CPUs that each container keeps busy.",
    unit: "short",
    decimals: 2,
    queries: { "{{name}}": `sort_desc(${containers.cpuNow(ofServices)})` },
  }),
  barGauge({
    title: "Memory usage vs. limit now",
    description: "Share of its memory limit that each container's working set takes. At 1 the kernel kills a process.",
    unit: "percentunit",
    max: 1,
    decimals: 0,
    levels: memory,
    queries: { "{{name}}": `sort_desc(${containers.memoryOfLimit(ofServices)})` },
  }),
];

const list = table({
  title: "Containers",
  description: "Each container with what it uses now and how long it has been running.",
  labels: { name: "Container" },
  columns: {
    State: { query: containers.running(ofContainers), unit: "none", mappings: downUp, levels: oneIsWell },
    CPU: { query: containers.cpu(ofContainers), unit: "short", decimals: 2 },
    Memory: { query: containers.workingSet(ofContainers), unit: "bytes" },
    "Memory limit": { query: containers.memoryLimit(ofContainers), unit: "bytes" },
    Threads: { query: containers.threads(ofContainers), unit: "none" },
    Restarts: { query: containers.restarts(ofContainers), unit: "none", decimals: 0, levels: noneAllowed },
    Age: { query: containers.age(ofContainers), unit: "s", decimals: 1 },
  },
});

const health = stateTimeline({
  title: "Health",
  description: "What each container's health check said. A container without a check shows none.",
  unit: "none",
  mappings: words(
    { text: "none", color: "blue" },
    { text: "starting", color: "yellow" },
    { text: "healthy", color: "green" },
    { text: "unhealthy", color: "red" },
  ),
  queries: { "{{name}}": containers.health(ofContainers) },
});

const cpu = [
  timeseries({
    title: "CPU",
    description: "CPUs that a container keeps busy.",
    unit: "short",
    queries: { "{{name}}": containers.cpu(ofContainers) },
  }),
  timeseries({
    title: "CPU usage: user and system",
    description: "CPUs that the chosen containers keep busy together, in their programs and in the kernel.",
    unit: "short",
    queries: {
      user: containers.cpuByMode("cpuUser", ofContainers),
      system: containers.cpuByMode("cpuSystem", ofContainers),
    },
    stacked: true,
  }),
  timeseries({
    title: "CPU throttling",
    description: "Share of its scheduling periods in which a container had to wait for its CPU limit.",
    unit: "percentunit",
    max: 1,
    levels: above(lines.throttledRatio),
    queries: { "{{name}}": containers.throttled(ofContainers) },
    mayBeEmpty: "containers without a CPU limit cannot be throttled",
  }),
];

const memoryPanels = [
  timeseries({
    title: "Memory usage (working set)",
    description: "Memory that a container could not give back.",
    unit: "bytes",
    queries: { "{{name}}": containers.workingSet(ofContainers) },
  }),
  timeseries({
    title: "Memory usage vs. limit",
    description: "Share of its memory limit that a container's working set takes.",
    unit: "percentunit",
    max: 1,
    levels: memory,
    queries: { "{{name}}": containers.memoryOfLimit(ofServices) },
  }),
  timeseries({
    title: "Page cache",
    description: "Files that the kernel keeps in memory for a container; it can give them back.",
    unit: "bytes",
    queries: { "{{name}}": containers.pageCache(ofContainers) },
  }),
];

const network = [
  timeseries({
    title: "Receive bandwidth",
    description: "Bytes per second that a container received.",
    unit: "Bps",
    queries: { "{{name}}": containers.received(ofContainers) },
  }),
  timeseries({
    title: "Transmit bandwidth",
    description: "Bytes per second that a container sent.",
    unit: "Bps",
    queries: { "{{name}}": containers.sent(ofContainers) },
  }),
  timeseries({
    title: "Packets dropped",
    description: "Packets per second that a container lost to errors or dropped.",
    unit: "pps",
    levels: above(lines.networkErrorsPerSecond),
    queries: { "{{name}}": containers.networkTrouble(ofContainers) },
  }),
];

const disk = [
  timeseries({
    title: "Disk reads",
    description: "Bytes per second that a container read from disks.",
    unit: "Bps",
    queries: { "{{name}}": containers.read(ofContainers) },
    mayBeEmpty: "the kernel counts disk operations only of containers that had some",
  }),
  timeseries({
    title: "Disk writes",
    description: "Bytes per second that a container wrote to disks.",
    unit: "Bps",
    queries: { "{{name}}": containers.written(ofContainers) },
    mayBeEmpty: "the kernel counts disk operations only of containers that had some",
  }),
  timeseries({
    title: "Threads",
    description: "Threads that a container runs. A steady rise is a leak.",
    unit: "short",
    queries: { "{{name}}": containers.threads(ofContainers) },
  }),
];

/** What each container of the lab uses, against what it may. */
export function containersPage(): Page {
  return page({
    uid: dashboardUids.containers,
    title: "Containers",
    question: "Which container is unwell, and which is at its limit of CPU or memory?",
    variables: ["host", "service"],
    related: {
      [dashboardUids.sale]: "Sale overview",
      [dashboardUids.hosts]: "Hosts",
      [dashboardUids.app]: "Ticket app",
    },
    groups: [
      group("Now", line(4, now, [5, 5, 5, 5, 4]), line(9, used)),
      group("State", line(10, [list, health], [14, 10])),
      group("CPU", line(9, cpu)),
      group("Memory", line(9, memoryPanels)),
      group("Network", line(9, network)),
      group("Disk and threads", line(9, disk)),
    ],
  });
}
