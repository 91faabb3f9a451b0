import { objectName, serviceLabel, stackLabel } from "../../../contract/naming";
import type { Fault } from "../fault";

export const cpuHog: Fault = {
  name: "cpu-hog",
  title: "A neighbour takes the host's CPUs",
  how: "A container beside the lab keeps some cores busy, with the weight that every container has.",
  hurtsUsers: false,
  seconds: 40,
  strength: { help: "cores kept busy", unit: "cores", low: 1, high: 64, default: 2 },
  hits: ["app"],
  expects: {
    fires: [],
    mayFire: ["HostCpuHigh", "AppEventLoopLagging"],
    recoverySeconds: 10,
  },
  inject: async ({ docker, lab, seconds, strength, undoWith }) => {
    const name = objectName(lab.name, "drill-cpu-hog");
    undoWith({ kind: "remove", container: name });
    const burn = `for core in $(seq ${strength}); do timeout ${seconds + 60} sh -c 'while :; do :; done' & done; wait`;
    const hog = await docker.createContainer({
      name,
      Image: lab.outputs.appImage,
      Entrypoint: ["sh", "-c", burn],
      Cmd: [],
      // The label makes `up` and `down` remove it as well, should the journal be lost.
      Labels: { [stackLabel]: lab.name, [serviceLabel]: "drill-cpu-hog" },
      HostConfig: { Memory: 64 * 1024 ** 2, NetworkMode: "none", CapDrop: ["ALL"], PidsLimit: 2 * strength + 8 },
    });
    await hog.start();
  },
};
