import type { Fault } from "../fault";
import { silentMysqlAlerts } from "../slow-mysql-alerts";

export const networkCut: Fault = {
  name: "network-cut",
  title: "MySQL's network is cut",
  how: "The engine disconnects MySQL's container from the stack's network; MySQL itself goes on.",
  hurtsUsers: true,
  seconds: 40,
  hits: ["mysql"],
  expects: {
    fires: [
      { alert: "AppDatabaseDown", withinSeconds: 30 },
      { alert: "MysqlDown", withinSeconds: 40 },
    ],
    mayFire: [...silentMysqlAlerts, "TargetDown", "ErrorRatioHigh"],
    recoverySeconds: 20,
  },
  inject: async ({ docker, container, lab, undoWith }) => {
    const mysql = container("mysql");
    const { hosts, services } = lab.outputs;
    const { network } = hosts[services.mysql.host];
    undoWith({ kind: "attach", container: mysql, network, aliases: ["mysql"] });
    await docker.getNetwork(network).disconnect({ Container: mysql, Force: true });
  },
};
