import { writeFileSync } from "node:fs";
import { mysqlDiskLimit } from "../disk-limit";
import type { Fault } from "../fault";
import { slowMysqlAlerts } from "../slow-mysql-alerts";

export const mysqlSlowDisk: Fault = {
  name: "mysql-slow-disk",
  title: "MySQL's disk is slow",
  how: "MySQL's cgroup may write only so often to the disk that holds its data; commits wait for it.",
  hurtsUsers: true,
  seconds: 45,
  strength: { help: "writes that the disk takes", unit: "writes/s", low: 1, high: 10_000, default: 1 },
  needs: ["root", "disk-limits"],
  hits: ["mysql"],
  expects: {
    fires: [{ alert: "ErrorRatioHigh", withinSeconds: 30 }],
    mayFire: slowMysqlAlerts,
    recoverySeconds: 30,
  },
  inject: async ({ docker, container, strength, undoWith }) => {
    const limit = await mysqlDiskLimit(docker.getContainer(container("mysql")));
    undoWith({ kind: "write", path: limit.path, text: limit.none });
    writeFileSync(limit.path, limit.writesPerSecond(strength), { flag: "r+" });
  },
};
