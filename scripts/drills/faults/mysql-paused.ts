import type { Fault } from "../fault";
import { silentMysqlAlerts } from "../slow-mysql-alerts";

export const mysqlPaused: Fault = {
  name: "mysql-paused",
  title: "MySQL freezes",
  how: "The engine pauses its container: its connections stay open, and nothing answers.",
  hurtsUsers: true,
  seconds: 45,
  hits: ["mysql"],
  expects: {
    fires: [
      { alert: "AppDatabaseDown", withinSeconds: 30 },
      { alert: "MysqlDown", withinSeconds: 40 },
      { alert: "TargetDown", withinSeconds: 45 },
    ],
    mayFire: [...silentMysqlAlerts, "ErrorRatioHigh", "MysqlSlowQueries", "MysqlRowLockWaitsLong"],
    recoverySeconds: 20,
  },
  inject: async ({ docker, container, undoWith }) => {
    undoWith({ kind: "unpause", container: container("mysql") });
    await docker.getContainer(container("mysql")).pause();
  },
};
