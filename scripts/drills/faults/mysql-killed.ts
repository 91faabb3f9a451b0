import type { Fault } from "../fault";

export const mysqlKilled: Fault = {
  name: "mysql-killed",
  title: "MySQL is killed and stays away",
  how: "SIGKILL by the engine; started again at the end, so that MySQL has to recover from its redo log.",
  hurtsUsers: true,
  seconds: 40,
  hits: ["mysql"],
  expects: {
    fires: [
      { alert: "MysqlDown", withinSeconds: 30 },
      { alert: "AppDatabaseDown", withinSeconds: 30 },
      { alert: "ContainerDown", withinSeconds: 40 },
    ],
    mayFire: [
      "MysqlRestarted",
      "ContainerRestarted",
      "ContainerUnhealthy",
      "AppReplicaDown",
      "SaleUnreachable",
      "ErrorRatioHigh",
      "AvailabilityBurnFast",
      "AvailabilityBurnSlow",
      "ExporterBlind",
      "MysqlCollectorFailed",
      "ScrapeSamplesMissing",
      "BookingsShed",
    ],
    recoverySeconds: 40,
  },
  inject: async ({ docker, container, undoWith }) => {
    undoWith({ kind: "start", container: container("mysql") });
    await docker.getContainer(container("mysql")).kill({ signal: "SIGKILL" });
  },
};
