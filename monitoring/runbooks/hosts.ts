import { inside, moveThreshold } from "./commands";
import type { Runbooks } from "./types";
import { percent } from "./words";

/** Runbooks of the machines. */
export const hostRunbooks: Runbooks = ({ machines, hold, targetDownSeconds }) => ({
  HostDown: {
    meaning: `Not one target on a host has answered for ${targetDownSeconds} s: the machine is gone, or the network to it. Alerts of its services are held back while this one fires.`,
    confirm: [
      { query: "count by (host) (up == 0)", see: "the host and how many targets it had." },
      { run: "./lab status", see: "what the lab can still reach." },
    ],
    firstMoves: [
      "Can you reach the machine itself (ping, SSH, the hypervisor's console)? If not, that is the fault; begin there.",
      "You can: is its Docker engine running (`systemctl status docker`)? Then `./lab up`.",
      "The engine runs: the stack's network to this host is broken; compare `docker network inspect` on both sides.",
    ],
    fire: {
      how: "It takes a second host: on one machine Prometheus goes down with everything else, and only the dead-man's switch tells. With two, stop the engine of the one that Prometheus is not on.",
    },
  },
  HostCpuHigh: {
    meaning: `The CPUs of a host have been more than ${percent(machines.cpuRatio)} busy for ${machines.cpuSeconds / 60} minutes: with work of their own, not with waiting for a disk (\`iowait\`), nor with what the hypervisor gave to others (\`steal\`). A load run may do that for its duration; this lasts longer.`,
    confirm: [
      { query: "host:node_cpu_utilisation:ratio_rate1m", see: "how busy, and since when." },
      { query: "topk(5, name:container_cpu_usage_seconds:rate1m)", see: "which containers take it, in cores." },
      {
        query: 'sum by (mode) (rate(node_cpu_seconds_total{mode!="idle"}[1m]))',
        see: "`user`: programs; `system`, `softirq`: the kernel, for the network as a rule.",
      },
    ],
    firstMoves: [
      "The load host leads: a load run is on. Wait, or run it from another machine.",
      "No container of the lab: another program on this machine; `top` names it.",
      "The app or MySQL leads: the lab is at its limit; that is a finding, not a fault.",
    ],
    fire: {
      how: "Keep every core busy for longer than the alert waits.",
      run: [
        inside(
          "loadgen",
          `for core in $(seq $(nproc)); do timeout ${machines.cpuSeconds + 90} yes >/dev/null & done; wait`,
        ),
      ],
    },
  },
  HostMemoryHigh: {
    meaning: `More than ${percent(machines.memoryRatio)} of a host's memory is taken, for ${hold.long} s. What follows is the kernel killing a process of its choice.`,
    confirm: [
      { query: "host:node_memory_utilisation:ratio", see: "how much is taken." },
      {
        query: "topk(5, container_memory_working_set_bytes)",
        see: "which containers take it. All of the lab's limits together are below 3 GiB.",
      },
      { run: "ps -eo rss,comm --sort=-rss | head", see: "who else does." },
    ],
    firstMoves: [
      "A program outside the lab: end it, or give it less.",
      "The lab itself on a small machine: fewer replicas, a smaller `prometheusRetentionSize`.",
    ],
    fire: { how: moveThreshold("machines.memoryRatio", "0.01") },
  },
  HostMajorPageFaults: {
    meaning: `More than ${machines.majorFaultsPerSecond} page faults per second have to read a disk, for ${hold.long} s: what programs need is not in memory. Everything is slow, and the CPUs look idle.`,
    confirm: [
      { query: "rate(node_vmstat_pgmajfault[1m])", see: "how many, and since when." },
      {
        query: "rate(node_vmstat_pswpin[1m])",
        see: "above 0: the host swaps. Otherwise programs and mapped files are read again.",
      },
      { query: "topk(5, container_memory_working_set_bytes)", see: "which containers take the memory." },
    ],
    firstMoves: [
      "Something has just started and is read for the first time: it passes.",
      "Too little memory: [HostMemoryHigh](host-memory-high.md) says what to do.",
      "A container near its limit evicts its own page cache: [ContainerMemoryNearLimit](container-memory-near-limit.md).",
    ],
    fire: { how: moveThreshold("machines.majorFaultsPerSecond", "-1") },
  },
  HostOpenFilesNearLimit: {
    meaning: `More than ${percent(machines.openFilesRatio)} of the files that the kernel allows on a host are open, for ${hold.brief} s; sockets count. At the limit nothing can be opened and no connection be taken, by any program.`,
    confirm: [
      { query: "node_filefd_allocated / node_filefd_maximum", see: "how many, and since when." },
      {
        run: "for p in /proc/[0-9]*; do echo $(ls $p/fd 2>/dev/null | wc -l) $(cat $p/comm); done | sort -n | tail",
        see: "which processes have most.",
      },
    ],
    firstMoves: [
      "One process has nearly all, and more every minute: it leaks; restart it.",
      "Many have some: raise `fs.file-max` with sysctl; the memory for it is small.",
    ],
    fire: { how: moveThreshold("machines.openFilesRatio", "-1") },
  },
  HostNetworkErrors: {
    meaning: `More than ${percent(machines.networkErrorRatio)} of the packets of a network device are faulty, for ${hold.brief} s: a cable, a card, a driver or the hypervisor's switch.`,
    confirm: [
      {
        query: "topk(5, rate(node_network_receive_errs_total[1m]) + rate(node_network_transmit_errs_total[1m]))",
        see: "how many packets per second that is.",
      },
      { run: "ip -s -s link", see: "which kind of error." },
    ],
    firstMoves: [
      "CRC or frame errors: cable, transceiver, switch port.",
      "Overruns: the machine is too slow to take what comes; look at its CPU.",
      "A virtual interface: the fault is a machine below.",
    ],
    fire: { how: moveThreshold("machines.networkErrorRatio", "-1") },
  },
  HostClockSkewed: {
    meaning: `The clock of a host has been more than ${machines.clockSkewSeconds} s apart from that of the machine that Prometheus runs on, for ${hold.brief} s. Nothing breaks by that alone. But what that host writes down (when a seat was booked, when a log line came) does not fit to what others write, and the lab's alerts and reports put it at the wrong time.`,
    confirm: [
      { query: "host:node_clock_skew:seconds", see: "how far each host is ahead; below 0 it is behind." },
      {
        query: "node_timex_sync_status",
        see: "whether a time service keeps the clock: 1 where it does. Where all hosts but one look wrong, it is Prometheus's own that is.",
      },
      { run: "timedatectl", see: "on that host: its time, and whether it is synchronised." },
    ],
    firstMoves: [
      "No time service: `timedatectl set-ntp true`, or chrony where the distribution has that.",
      "A virtual machine that was paused, or went on from a snapshot: its hypervisor's tools or a time service set it right.",
      "Set by hand, by mistake: a time service that has been stopped for it has to be started again.",
    ],
    fire: {
      how: "It takes a second host, on a kernel of its own: on one machine there is one clock, and nothing to compare it with.",
    },
  },
});
