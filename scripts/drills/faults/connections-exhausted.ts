import type { Fault } from "../fault";

export const connectionsExhausted: Fault = {
  name: "connections-exhausted",
  title: "MySQL has no connection left",
  how: "max_connections is lowered to what is left, and the app's sessions are ended: whoever comes first takes the rest.",
  hurtsUsers: true,
  seconds: 40,
  strength: { help: "connections left to everybody", unit: "connections", low: 1, high: 50, default: 1 },
  expects: {
    fires: [{ alert: "AppDatabaseDown", withinSeconds: 30 }],
    mayFire: [
      "MysqlDown",
      "MysqlConnectionsNearLimit",
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
    const before = Number(await sql("SELECT @@GLOBAL.max_connections"));
    undoWith({ kind: "sql", container: container("mysql"), sql: `SET GLOBAL max_connections = ${before}` });
    const kills = await sql("SELECT CONCAT('KILL ', id, ';') FROM information_schema.processlist WHERE user = 'app'");
    // A session may end by itself between the two statements; the others are to be ended all the same.
    const each = kills.split("\n").filter(Boolean);
    await sql(`SET GLOBAL max_connections = ${strength}`);
    for (const kill of each) await sql(kill).catch(() => undefined);
  },
};
