import type { CasesOf, Series } from "../testing/case";
import { above, below, counter, one, slope, steady, target } from "../testing/series";

const machine = target("node-exporter", "node-exporter:9100");
const filesystem = { ...machine, device: "/dev/vda", fstype: "ext4", mountpoint: "/data" };
const labels = { host: machine.host, device: filesystem.device };

const bytes = { free: "node_filesystem_avail_bytes", all: "node_filesystem_size_bytes" };
const inodes = { free: "node_filesystem_files_free", all: "node_filesystem_files" };
const queue = (length: number, device = "vda") =>
  one("node_disk_io_time_weighted_seconds_total", { ...machine, device }, counter(length));

/** Seconds at which the forecast is looked at: with more than half of its window in samples. */
const forecastAt = 480;

/** A disk of which, when the alert begins to wait, a tenth is free for so many seconds. */
function filling(secondsLeft: number, holdSeconds: number, ratio = 0.1, fstype = "ext4", of = bytes): Series {
  const disk = { ...filesystem, fstype };
  const free = 10e9;
  const perSecond = -free / secondsLeft;
  return {
    ...one(of.free, disk, slope(free - perSecond * (forecastAt - holdSeconds), perSecond)),
    ...one(of.all, disk, steady(free / ratio)),
  };
}

/** A disk of which this share is used. */
const full = (used: number, fstype = "ext4", readonly = 0, of = bytes): Series => ({
  ...one(of.free, { ...filesystem, fstype }, steady((1 - used) * 100e9)),
  ...one(of.all, { ...filesystem, fstype }, steady(100e9)),
  ...one("node_filesystem_readonly", { ...filesystem, fstype }, steady(readonly)),
});

export const diskCases: CasesOf = ({ machines, hold }) => {
  const line = below(machines.diskForecastSeconds);
  return {
    records: [],
    alerts: {
      HostDiskWillFill: {
        series: (seconds) => filling(seconds, hold.long),
        levels: line,
        labels,
        value: 0.1 * (1 - hold.long / line.fires),
        at: forecastAt,
        quietWhen: {
          "plenty is free": { series: filling(1800, hold.long, machines.diskForecastFreeRatio * 1.2), at: forecastAt },
          "it is too early to tell": { series: filling(600, hold.long), at: 240 },
          "it is another machine's, mounted here": {
            series: filling(600, hold.long, 0.1, "fuse.sshfs"),
            at: forecastAt,
          },
        },
      },
      HostInodesWillRunOut: {
        series: (seconds) => filling(seconds, hold.long, 0.1, "ext4", inodes),
        levels: line,
        labels,
        value: 0.1 * (1 - hold.long / line.fires),
        at: forecastAt,
      },
      HostInodesLow: {
        series: (used) => full(used, "ext4", 0, inodes),
        levels: above(machines.diskUsedRatio),
        labels,
        firesWhen: { "none is left": { series: full(1, "ext4", 0, inodes), value: 1 } },
        quietWhen: {
          "the file system counts none": {
            series: { ...one(inodes.free, filesystem, steady(0)), ...one(inodes.all, filesystem, steady(0)) },
          },
        },
      },
      HostDiskSaturated: {
        series: (length) => queue(length),
        levels: above(machines.diskQueueLength),
        labels: { ...labels, device: "vda" },
        quietWhen: { "it is made of other disks": { series: queue(100, "dm-0") } },
      },
      HostDiskLow: {
        series: (used) => full(used),
        levels: above(machines.diskUsedRatio),
        labels,
        firesWhen: { "nothing is left": { series: full(1), value: 1 } },
        quietWhen: {
          "it is an image": { series: full(1, "squashfs") },
          "it is mounted read only": { series: full(1, "ext4", 1) },
        },
      },
    },
  };
};
