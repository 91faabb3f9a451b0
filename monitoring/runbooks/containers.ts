import { bookings, container, inside, limitCpu, moveThreshold, processOf, start, stop, unlimitCpu } from "./commands";
import type { Runbooks } from "./types";
import { percent } from "./words";

const logsOf = { run: "docker logs --tail 50 <name>", see: "its last words; `<name>` is the alert's label." };

/** Runbooks of the containers. */
export const containerRunbooks: Runbooks = ({ machines, hold }) => ({
  ContainerCpuThrottled: {
    meaning: `A container used up its CPU limit in more than ${percent(machines.throttledRatio)} of the scheduling periods (100 ms each), for ${hold.brief} s. In the rest of each period it stands still, and everything that it answers is late.`,
    confirm: [
      { query: "name:container_cpu_throttled:ratio_rate1m > 0", see: "which container, and how often." },
      {
        run: "docker inspect --format '{{.HostConfig.NanoCpus}} {{.HostConfig.CpuQuota}}' <name>",
        see: "its limit; 0 is none.",
      },
    ],
    firstMoves: [
      "The lab sets no CPU limits: somebody did it by hand. `docker update --cpus <cores> <name>` changes it while it runs.",
      "The limit is meant: then the load is too much for it.",
    ],
    fire: {
      how: "Leave the app a tenth of a CPU under load.",
      run: [limitCpu("app-1", 0.1), bookings(60)],
      undo: [unlimitCpu("app-1")],
    },
  },
  ContainerMemoryNearLimit: {
    meaning: `A container's working set takes more than ${percent(machines.containerMemoryRatio)} of its memory limit, for ${hold.brief} s, and its processes hold more than ${percent(machines.containerResidentRatio)} of it themselves. The rest is page cache, which the kernel takes back first; when that is not enough, it kills a process.`,
    confirm: [
      {
        query: "name:container_memory_working_set:ratio_limit",
        see: "which container, and how it got there: a slope is a leak, a step is a load.",
      },
      { query: "name:container_memory_rss:ratio_limit", see: "what of it no page cache can give back." },
      { query: "nodejs_heap_size_used_bytes", see: "for a program of Node: whether it is the heap." },
    ],
    firstMoves: [
      "A step that came with load: give it more (`memoryMebibytes` of the service in `infra/services/`), or take load away.",
      "A slope: restart it before the kernel does, at a moment of your choice, and keep its log.",
    ],
    fire: {
      how: "Lower the limit to what the app already uses.",
      run: [`docker update --memory 90m --memory-swap 90m ${container("app-1")}`],
      undo: [`docker update --memory 256m --memory-swap 256m ${container("app-1")}`],
    },
  },
  ContainerNetworkErrors: {
    meaning: `A container's interfaces count more than ${machines.networkErrorsPerSecond} packet per second as faulty or dropped, for ${hold.brief} s. On the engine's own bridge that is rare: the receiver does not keep up.`,
    confirm: [
      { query: "name:container_network_errors:rate1m > 0", see: "which container." },
      {
        query: "rate(container_network_receive_packets_dropped_total[1m])",
        see: "dropped on the way in: the container is too slow.",
      },
    ],
    firstMoves: [
      "Compare with its CPU: a container that is throttled or starved drops packets.",
      "Traffic far above the usual: see where it comes from.",
    ],
    fire: { how: moveThreshold("machines.networkErrorsPerSecond", "-1") },
  },
  ContainerOomKilled: {
    meaning:
      "The kernel killed a process of a container because the container was at its memory limit. If it was the first process, the container ended and the engine restarted it. Kills of one container within 10 s count once: the engine does not tell them apart.",
    confirm: [
      { query: "increase(container_oom_events_total[10m]) > 0", see: "which container, how often." },
      {
        run: "docker inspect --format '{{.State.OOMKilled}} {{.RestartCount}}' <name>",
        see: "whether the container itself went down.",
      },
      { run: "dmesg | grep -i 'killed process' | tail", see: "which process, and how big it was." },
    ],
    firstMoves: [
      "Is it up again? Then the sale goes on; look at [ContainerMemoryNearLimit](container-memory-near-limit.md) before the next time.",
      "MySQL: check the bookings (`./lab integrity` resets the sale, so not in the middle of one).",
      "Again and again: raise the limit, `memoryMebibytes` of the service.",
    ],
    fire: {
      how: "Let a process in the load host take all the memory that it can; the container survives it.",
      run: [inside("loadgen", "tail /dev/zero")],
    },
  },
  ContainerRestarted: {
    meaning:
      "A container was started again within the last 2 minutes: its first process ended and the engine brought it back, or somebody restarted it by hand. A container that `./lab up` made anew does not count.",
    confirm: [
      { query: "increase(container_restarts_total[10m]) > 0", see: "which container, how often." },
      {
        run: "docker inspect --format '{{.State.ExitCode}} {{.RestartCount}}' <name>",
        see: "137: killed; 139: crashed in native code; 1: it gave up, and its log says why.",
      },
      logsOf,
    ],
    firstMoves: [
      "By hand: nothing to do; the alert ends by itself.",
      "Once: note when, and what else happened then.",
      "A loop: stop it (`docker stop <name>`) so that it does no harm, and read its log from the first start on.",
    ],
    fire: { how: "Kill a container's process from outside, as root.", run: [`kill -9 ${processOf("pushgateway")}`] },
  },
  ContainerUnhealthy: {
    meaning: `A container runs and its health check has failed several times in a row, and still does after ${machines.containerDownSeconds} s.`,
    confirm: [
      { run: "docker inspect --format '{{json .State.Health.Log}}' <name>", see: "what the check answered." },
      logsOf,
    ],
    firstMoves: [
      "A replica of the app: it says that it is not ready. Is its database there ([AppDatabaseDown](app-database-down.md))?",
      "Any other: it hangs. Restart it, `docker restart <name>`.",
    ],
    fire: {
      how: "Freeze a process, as root: it keeps running and answers nothing. The check needs half a minute to give up.",
      run: [`kill -STOP ${processOf("pushgateway")}`],
      undo: [`kill -CONT ${processOf("pushgateway")}`],
    },
  },
  ContainerDown: {
    meaning: `A container of the stack exists and has not been running for ${machines.containerDownSeconds} s.`,
    confirm: [
      { query: "container_running == 0", see: "which one." },
      {
        run: "docker inspect --format '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}' <name>",
        see: "how it ended.",
      },
    ],
    firstMoves: [
      "Stopped by hand: `docker start <name>`, or `./lab up` for all that is missing.",
      "It does not stay up: its log, then its exit code, as for [ContainerRestarted](container-restarted.md).",
    ],
    fire: { how: "Stop one that nobody misses.", run: [stop("pushgateway")], undo: [start("pushgateway")] },
  },
});
