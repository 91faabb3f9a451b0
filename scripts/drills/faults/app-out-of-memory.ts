import type { Fault } from "../fault";
import { startInside } from "../processes";

/** Holds on to memory in small pieces, as a leak does; the app is what the kernel is to choose. */
const leak = (mebibytesPerSecond: number) => `echo 1000 >/proc/1/oom_score_adj
node --eval 'const held = []; setInterval(() => held.push(Buffer.alloc(${mebibytesPerSecond} * 2 ** 18, 1)), 250); setTimeout(() => process.exit(), 120_000)'`;

export const appOutOfMemory: Fault = {
  name: "app-out-of-memory",
  title: "Memory leaks until the kernel kills the app",
  how: "A process in the replica's container, limited with it, takes more and more memory; the kernel ends the app, and the engine brings it back.",
  hurtsUsers: true,
  seconds: 40,
  strength: { help: "memory that leaks", unit: "MiB/s", low: 4, high: 512, default: 32 },
  hits: ["app"],
  expects: {
    fires: [{ alert: "ContainerOomKilled", withinSeconds: 30 }],
    mayFire: [
      "ContainerRestarted",
      "ContainerMemoryNearLimit",
      "AppReplicaDown",
      "SaleUnreachable",
      "TargetDown",
      "ErrorRatioHigh",
      "AvailabilityBurnFast",
      "AvailabilityBurnSlow",
      "ContainerDown",
    ],
    recoverySeconds: 20,
  },
  withReplicas: {
    hurtsUsers: false,
    expects: {
      fires: [{ alert: "ContainerOomKilled", withinSeconds: 30 }],
      mayFire: ["AppReplicaDown", "ContainerRestarted", "ContainerMemoryNearLimit", "TargetDown", "ContainerDown"],
      recoverySeconds: 10,
    },
  },
  inject: async ({ replica, undoWith, strength }) => {
    undoWith({ kind: "end-processes", container: replica });
    await startInside(replica, leak(strength));
  },
};
