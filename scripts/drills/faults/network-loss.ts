import type { Fault } from "../fault";
import { inNetworkOf } from "../needs";
import { slowMysqlAlerts } from "../slow-mysql-alerts";

const rule = (percent: number, change: "--insert" | "--delete") => [
  ...["iptables", "--wait", change, "INPUT", "--protocol", "tcp", "--dport", "3306"],
  ...["--match", "statistic", "--mode", "random", "--probability", `${percent / 100}`, "--jump", "DROP"],
];

export const networkLoss: Fault = {
  name: "network-loss",
  title: "Packets to MySQL are lost",
  how: "A rule of iptables in the network of MySQL's container drops packets to its port at random.",
  hurtsUsers: true,
  seconds: 45,
  strength: { help: "packets lost", unit: "percent", low: 1, high: 95, default: 60 },
  needs: ["root", "packet-loss"],
  hits: ["mysql"],
  expects: {
    fires: [{ alert: "ErrorRatioHigh", withinSeconds: 30 }],
    mayFire: slowMysqlAlerts,
    recoverySeconds: 30,
  },
  inject: async ({ docker, container, strength, undoWith }) => {
    const mysql = container("mysql");
    const { State } = await docker.getContainer(mysql).inspect();
    undoWith({ kind: "network-command", container: mysql, argv: rule(strength, "--delete") });
    await inNetworkOf(State.Pid, rule(strength, "--insert"));
  },
};
