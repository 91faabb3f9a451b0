import type { Fault } from "../fault";
import { rootClient } from "../mysql";
import { startInside } from "../processes";

export const hotRowHeld: Fault = {
  name: "hot-row-held",
  title: "The seats that everybody wants are held locked",
  how: "A session of root locks them with SELECT … FOR UPDATE and does not let go.",
  hurtsUsers: true,
  seconds: 45,
  hits: ["mysql"],
  expects: {
    fires: [{ alert: "MysqlRowLockWaitsLong", withinSeconds: 30 }],
    mayFire: [
      "ErrorRatioHigh",
      "BookingsShed",
      "BookingQueueFilling",
      "AvailabilityBurnFast",
      "AvailabilityBurnSlow",
      "LatencyBurnFast",
      "LatencyBurnSlow",
      "MysqlSlowQueries",
      "MysqlSnapshotOld",
    ],
    recoverySeconds: 20,
  },
  inject: async ({ container, hotSeats, seconds, undoWith }) => {
    const { from, to } = hotSeats;
    const hold = `BEGIN; SELECT id FROM seats WHERE id BETWEEN ${from} AND ${to} FOR UPDATE; DO SLEEP(${seconds + 60});`;
    undoWith({ kind: "end-processes", container: container("mysql") });
    // Without its client the session would sleep on: it is ended by name.
    undoWith({ kind: "sql", container: container("mysql"), sql: endSleepers });
    await startInside(container("mysql"), `echo "${hold}" | ${rootClient}`, "0");
  },
};

const endSleepers = `SET @victim = (SELECT MIN(id) FROM information_schema.processlist WHERE info LIKE 'DO SLEEP(%');
SET @kill = IF(@victim IS NULL, 'DO 0', CONCAT('KILL ', @victim));
PREPARE ending FROM @kill; EXECUTE ending;`;
