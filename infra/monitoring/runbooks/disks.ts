import { inside, moveThreshold } from "./commands";
import type { Runbooks } from "./types";
import { percent } from "./words";

const makeRoom = [
  "Make room: `docker image prune`, old folders in `runs/`, binary logs.",
  "It is another program's: `du -xh --max-depth 2 <mount point> | sort -h | tail` finds what takes it.",
];

/** Runbooks of the machines' disks. */
export const diskRunbooks: Runbooks = ({ machines, mysql, hold }) => ({
  HostDiskWillFill: {
    meaning: `A disk has less than ${percent(machines.diskForecastFreeRatio)} free, and at the pace of the last ${machines.diskForecastWindowSeconds / 60} minutes it will be full within ${machines.diskForecastSeconds / 60} minutes. It fires while there is still time; [HostDiskLow](host-disk-low.md) and [MysqlDiskLow](mysql-disk-low.md) are the lines at ${percent(machines.diskUsedRatio)} used and ${mysql.diskFreeBytes / 1024 ** 3} GiB.`,
    confirm: [
      {
        query: `predict_linear(node_filesystem_avail_bytes[10m], ${machines.diskForecastSeconds})`,
        see: "what would be free then; below 0 it is full.",
      },
      { query: "topk(5, rate(container_fs_writes_bytes_total[5m]))", see: "which container writes." },
      { run: "docker system df", see: "what of it is the engine's." },
    ],
    firstMoves: [
      "Stop what writes, if you can do without it.",
      "Make room: `docker image prune`, old folders in `runs/`, binary logs.",
      "A build or an import that is nearly through: watch it.",
    ],
    fire: {
      how: `${moveThreshold("machines.diskForecastFreeRatio", "2 and `machines.diskForecastSeconds` to a million")} Then write steadily:`,
      run: [
        inside(
          "loadgen",
          "for i in $(seq 450); do dd if=/dev/zero bs=1M count=5 status=none >> /tmp/drill; sleep 1; done",
        ),
      ],
      undo: [inside("loadgen", "rm /tmp/drill")],
    },
  },
  HostDiskLow: {
    meaning: `More than ${percent(machines.diskUsedRatio)} of a disk is used, for ${hold.brief} s, wherever it is mounted. If MySQL's data is on it, commits stop when it is full; if Prometheus's is, the lab goes blind.`,
    confirm: [
      { query: "topk(5, 1 - node_filesystem_avail_bytes / node_filesystem_size_bytes)", see: "where it is mounted." },
      { run: "df -h", see: "how many bytes that is: a large disk has time left." },
      { run: "docker system df", see: "what of it is the engine's." },
    ],
    firstMoves: makeRoom,
    fire: { how: moveThreshold("machines.diskUsedRatio", "0.01") },
  },
});
