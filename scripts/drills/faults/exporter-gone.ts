import type { Fault } from "../fault";

export const exporterGone: Fault = {
  name: "exporter-gone",
  title: "MySQL's exporter is gone",
  how: "SIGKILL by the engine; the sale goes on unwatched.",
  hurtsUsers: false,
  seconds: 40,
  hits: ["mysqld-exporter"],
  expects: {
    fires: [
      { alert: "TargetDown", withinSeconds: 40 },
      { alert: "ContainerDown", withinSeconds: 40 },
    ],
    mayFire: ["ContainerRestarted"],
    recoverySeconds: 10,
  },
  inject: async ({ docker, container, undoWith }) => {
    undoWith({ kind: "start", container: container("mysqld-exporter") });
    await docker.getContainer(container("mysqld-exporter")).kill({ signal: "SIGKILL" });
  },
};
