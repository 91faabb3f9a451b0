import { inside, moveThreshold } from "./commands";
import type { Runbooks } from "./types";
import { percent } from "./words";

const makeRoom = [
  "Make room: `docker image prune`, old folders in `runs/`, binary logs.",
  "It is another program's: `du -xh --max-depth 2 <mount point> | sort -h | tail` finds what takes it.",
];

const moveFiles = [
  "`du --inodes -xd 3 <mount point> | sort -n | tail` finds the folder with the many files.",
  "Layers of old images and build cache: `docker image prune`, `docker builder prune`.",
  "Many small files of a program: it has to clean up, or to move to a file system made with more inodes.",
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
  HostInodesWillRunOut: {
    meaning: `A file system has less than ${percent(machines.diskForecastFreeRatio)} of its inodes free, and at the pace of the last ${machines.diskForecastWindowSeconds / 60} minutes the last one will be taken within ${machines.diskForecastSeconds / 60} minutes. Without inodes no file can be made, whatever space there is. [HostInodesLow](host-inodes-low.md) is the line at ${percent(machines.diskUsedRatio)} used.`,
    confirm: [
      { query: "1 - node_filesystem_files_free / node_filesystem_files", see: "which file system, and since when." },
      { run: "df -i", see: "how many that is." },
    ],
    firstMoves: moveFiles,
    fire: {
      how: moveThreshold("machines.diskForecastFreeRatio", "2 and `machines.diskForecastSeconds` to a million"),
    },
  },
  HostInodesLow: {
    meaning: `More than ${percent(machines.diskUsedRatio)} of a file system's inodes are used, for ${hold.brief} s. Soon no file can be made there, whatever space is free: MySQL reports it as \`No space left on device\`.`,
    confirm: [
      { query: "1 - node_filesystem_files_free / node_filesystem_files", see: "which file system, and since when." },
      { run: "df -i", see: "how many are left." },
    ],
    firstMoves: moveFiles,
    fire: { how: moveThreshold("machines.diskUsedRatio", "-1") },
  },
  HostDiskSaturated: {
    meaning: `More than ${machines.diskQueueLength} requests are at a disk or wait for it on average, for ${hold.long} s: it gets more than it can do. MySQL's commits wait for it, and everybody with them.`,
    confirm: [
      { query: "rate(node_disk_io_time_weighted_seconds_total[1m])", see: "which disk, and how many requests." },
      { query: "topk(5, rate(container_fs_writes_bytes_total[1m]))", see: "which container writes." },
      {
        query: "rate(node_disk_write_time_seconds_total[1m]) / rate(node_disk_writes_completed_total[1m])",
        see: "how long a write takes.",
      },
    ],
    firstMoves: [
      "A container writes: stop it, or wait until its import or build is through.",
      "Nobody of the lab writes much: another program (`iotop`), or other machines on the same storage.",
      "MySQL itself: [MysqlCheckpointAgeHigh](mysql-checkpoint-age-high.md) and [MysqlBufferPoolMisses](mysql-buffer-pool-misses.md) say whether it flushes or reads.",
    ],
    fire: { how: moveThreshold("machines.diskQueueLength", "-1") },
  },
});
