import type { Fault } from "../fault";

export const appHung: Fault = {
  name: "app-hung",
  title: "A replica of the app hangs",
  how: "SIGSTOP to its first process, from this machine: its connections stay open and nothing answers.",
  hurtsUsers: true,
  seconds: 45,
  needs: ["root"],
  hits: ["app"],
  expects: {
    fires: [
      { alert: "SaleUnreachable", withinSeconds: 30 },
      { alert: "TargetDown", withinSeconds: 45 },
    ],
    mayFire: ["AppReplicaDown", "ContainerUnhealthy", "ErrorRatioHigh", "AvailabilityBurnFast", "AvailabilityBurnSlow"],
    recoverySeconds: 20,
  },
  withReplicas: {
    hurtsUsers: false,
    // Until HAProxy gives the replica up, 2 s later, its share of the buyers waits.
    mostHurt: 0.08,
    expects: {
      fires: [{ alert: "TargetDown", withinSeconds: 45 }],
      mayFire: ["AppReplicaDown", "ContainerUnhealthy"],
      recoverySeconds: 10,
    },
  },
  inject: async ({ docker, replica, undoWith }) => {
    const { State } = await docker.getContainer(replica).inspect();
    undoWith({ kind: "continue", container: replica });
    process.kill(State.Pid, "SIGSTOP");
  },
};
