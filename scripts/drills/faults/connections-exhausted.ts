import type { Fault } from "../fault";
import { forcedRootClient, runSql } from "../mysql";

export const connectionsExhausted: Fault = {
  name: "connections-exhausted",
  title: "MySQL has no connection left",
  how: "max_connections is lowered to what is left, and every session is ended: whoever comes back first takes the rest.",
  hurtsUsers: true,
  seconds: 40,
  strength: { help: "connections left to everybody", unit: "connections", low: 1, high: 50, default: 1 },
  hits: ["mysql"],
  expects: {
    fires: [{ alert: "AppDatabaseDown", withinSeconds: 30 }],
    mayFire: [
      "MysqlDown",
      "MysqlConnectionsNearLimit",
      "AppReplicaDown",
      "SaleUnreachable",
      "ContainerUnhealthy",
      "ErrorRatioHigh",
      "AvailabilityBurnFast",
      "AvailabilityBurnSlow",
      "LatencyBurnFast",
      "LatencyBurnSlow",
      "ExporterBlind",
      "ScrapeSamplesMissing",
      "MysqlCollectorFailed",
      "BookingsShed",
      "BookingQueueFilling",
    ],
    recoverySeconds: 20,
  },
  inject: async ({ container, sql, undoWith, strength }) => {
    const mysql = container("mysql");
    const before = Number(await sql("SELECT @@GLOBAL.max_connections"));
    undoWith({ kind: "sql", container: mysql, sql: `SET GLOBAL max_connections = ${before}` });
    const others = await sql(
      "SELECT CONCAT('KILL ', id, ';') FROM information_schema.processlist WHERE user NOT IN ('root', 'event_scheduler')",
    );
    // In one session: a second one would find no place. With everybody gone, root's own extra place is free for the undo.
    await runSql(mysql, `SET GLOBAL max_connections = ${strength};\n${others}`, forcedRootClient).catch(
      () => undefined,
    );
  },
};
