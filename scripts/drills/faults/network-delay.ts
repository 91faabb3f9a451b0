import type { Fault } from "../fault";
import { inNetworkOf } from "../needs";
import { slowMysqlAlerts } from "../slow-mysql-alerts";

const device = "eth0";

export const networkDelay: Fault = {
  name: "network-delay",
  title: "Packets from MySQL are late",
  how: "The kernel's netem in the network of MySQL's container delays all that leaves it.",
  hurtsUsers: true,
  seconds: 45,
  strength: { help: "delay", unit: "milliseconds", low: 1, high: 10_000, default: 3000 },
  needs: ["root", "netem"],
  hits: ["mysql"],
  expects: {
    fires: [{ alert: "ErrorRatioHigh", withinSeconds: 30 }],
    mayFire: slowMysqlAlerts,
    recoverySeconds: 30,
  },
  inject: async ({ docker, container, strength, undoWith }) => {
    const mysql = container("mysql");
    const { State } = await docker.getContainer(mysql).inspect();
    undoWith({ kind: "network-command", container: mysql, argv: ["tc", "qdisc", "del", "dev", device, "root"] });
    const delay = ["tc", "qdisc", "add", "dev", device, "root", "netem", "delay", `${strength}ms`];
    await inNetworkOf(State.Pid, delay);
  },
};
