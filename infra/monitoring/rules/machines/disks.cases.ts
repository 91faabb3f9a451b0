import type { CasesOf, Series } from "../testing/case";
import { above, below, one, slope, steady, target } from "../testing/series";

const machine = target("node-exporter", "node-exporter:9100");
const filesystem = { ...machine, device: "/dev/vda", fstype: "ext4", mountpoint: "/data" };
const labels = { host: machine.host, device: filesystem.device };

/** Seconds at which the forecast is looked at: with more than half of its window in samples. */
const forecastAt = 480;

/** A disk of which, when the alert begins to wait, a tenth is free for so many seconds. */
function filling(secondsLeft: number, holdSeconds: number, ratio = 0.1, fstype = "ext4"): Series {
  const disk = { ...filesystem, fstype };
  const free = 10e9;
  const perSecond = -free / secondsLeft;
  return {
    ...one("node_filesystem_avail_bytes", disk, slope(free - perSecond * (forecastAt - holdSeconds), perSecond)),
    ...one("node_filesystem_size_bytes", disk, steady(free / ratio)),
  };
}

/** A disk of which this share is used. */
const full = (used: number, fstype = "ext4", readonly = 0): Series => ({
  ...one("node_filesystem_avail_bytes", { ...filesystem, fstype }, steady((1 - used) * 100e9)),
  ...one("node_filesystem_size_bytes", { ...filesystem, fstype }, steady(100e9)),
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
