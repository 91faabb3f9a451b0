import type { Fault } from "../fault";
import { forcedRootClient } from "../mysql";
import { startInside } from "../processes";

/** Locks two seats one after the other, again and again; the clients pair up in opposite orders. */
const fight = (first: number, second: number, seconds: number) =>
  `timeout ${seconds} yes "BEGIN; SELECT id FROM seats WHERE id = ${first} FOR UPDATE; DO SLEEP(0.02); SELECT id FROM seats WHERE id = ${second} FOR UPDATE; ROLLBACK;" | ${forcedRootClient}`;

export const deadlockStorm: Fault = {
  name: "deadlock-storm",
  title: "Transactions of somebody else deadlock in a storm",
  how: "Pairs of sessions lock two of the venue's last seats in opposite order, again and again.",
  hurtsUsers: false,
  seconds: 40,
  strength: { help: "pairs of sessions", unit: "pairs", low: 1, high: 8, default: 2 },
  hits: ["mysql"],
  expects: {
    fires: [{ alert: "MysqlDeadlocks", withinSeconds: 35 }],
    mayFire: ["MysqlRowLockWaitsLong"],
    recoverySeconds: 10,
  },
  inject: async ({ container, lab, seconds, strength, undoWith }) => {
    undoWith({ kind: "end-processes", container: container("mysql") });
    const last = lab.outputs.seats;
    const fights = Array.from({ length: strength }, () => [
      `{ ${fight(last, last - 1, seconds + 60)}; } >/dev/null 2>&1 &`,
      `{ ${fight(last - 1, last, seconds + 60)}; } >/dev/null 2>&1 &`,
    ]).flat();
    await startInside(container("mysql"), `${fights.join("\n")}\nwait`, "0");
  },
};
