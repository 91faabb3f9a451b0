import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import type Docker from "dockerode";

/** The kernel's control file that limits a process's group on one disk, and what to write into it. */
export interface DiskLimit {
  readonly path: string;
  readonly none: string;
  writesPerSecond(writes: number): string;
}

/** Limit for MySQL in this container, on the disk that holds its data. */
export async function mysqlDiskLimit(mysql: Docker.Container): Promise<DiskLimit> {
  const { State, Mounts } = await mysql.inspect();
  const data = Mounts.find(({ Destination }) => Destination === "/var/lib/mysql");
  return diskLimit(State.Pid, data?.Source ?? "/");
}

/** Limit for the cgroup of process `pid` on the disk that holds `folder`; version 1 and 2 of cgroups. */
export function diskLimit(pid: number, folder: string): DiskLimit {
  const disk = wholeDisk(statSync(folder).dev);
  const groups = readFileSync(`/proc/${pid}/cgroup`, "utf8");
  const blkio = groupOf(groups, "blkio");
  if (blkio !== undefined) {
    const path = join("/sys/fs/cgroup/blkio", blkio, "blkio.throttle.write_iops_device");
    return { path, none: `${disk} 0`, writesPerSecond: (writes) => `${disk} ${writes}` };
  }
  const path = join("/sys/fs/cgroup", groupOf(groups, "") ?? "", "io.max");
  return { path, none: `${disk} wiops=max`, writesPerSecond: (writes) => `${disk} wiops=${writes}` };
}

/** The group of one controller in /proc/<pid>/cgroup; that of version 2 has no name. See cgroups(7). */
export function groupOf(text: string, controller: string): string | undefined {
  const line = text.split("\n").find((each) => each.split(":")[1]?.split(",").includes(controller));
  return line?.split(":").slice(2).join(":");
}

/** `major:minor` of a device as the kernel numbers it; limits are of whole disks, not of their partitions. */
function wholeDisk(device: number): string {
  const major = Math.floor(device / 256) & 0xfff;
  const minor = (device & 0xff) | (Math.floor(device / 0x1000) & 0xfff00);
  const folder = `/sys/dev/block/${major}:${minor}`;
  if (!existsSync(join(folder, "partition"))) return `${major}:${minor}`;
  return readFileSync(join(realpathSync(folder), "..", "dev"), "utf8").trim();
}
