import type { Fault } from "../fault";

export const prometheusRestarted: Fault = {
  name: "prometheus-restarted",
  title: "Prometheus is restarted under load",
  how: "SIGKILL by the engine and started at once: it replays what it had written ahead.",
  hurtsUsers: false,
  seconds: 40,
  hits: ["prometheus"],
  expects: {
    fires: [{ alert: "ContainerRestarted", withinSeconds: 40 }],
    mayFire: ["ContainerDown", "ScrapeSamplesMissing"],
    recoverySeconds: 10,
  },
  inject: async ({ docker, container, undoWith }) => {
    undoWith({ kind: "start", container: container("prometheus") });
    await docker.getContainer(container("prometheus")).kill({ signal: "SIGKILL" });
    await docker.getContainer(container("prometheus")).start();
  },
};
