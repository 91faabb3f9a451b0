import type { Fault } from "../fault";

export const appKilled: Fault = {
  name: "app-killed",
  title: "A replica of the app is killed and stays away",
  how: "SIGKILL by the engine, which then takes it for stopped by hand; started again at the end.",
  hurtsUsers: true,
  seconds: 40,
  hits: ["app"],
  expects: {
    fires: [
      { alert: "SaleUnreachable", withinSeconds: 30 },
      { alert: "ContainerDown", withinSeconds: 40 },
    ],
    mayFire: [
      "AppReplicaDown",
      "TargetDown",
      "ErrorRatioHigh",
      "AvailabilityBurnFast",
      "AvailabilityBurnSlow",
      "ContainerRestarted",
    ],
    recoverySeconds: 20,
  },
  withReplicas: {
    hurtsUsers: false,
    expects: {
      fires: [{ alert: "ContainerDown", withinSeconds: 40 }],
      mayFire: ["AppReplicaDown", "TargetDown", "ContainerRestarted"],
      recoverySeconds: 10,
    },
  },
  inject: async ({ docker, replica, undoWith }) => {
    undoWith({ kind: "start", container: replica });
    await docker.getContainer(replica).kill({ signal: "SIGKILL" });
  },
};
