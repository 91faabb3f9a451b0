import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { objectName, serviceLabel, stackLabel } from "../../../contract/naming";
import { thresholds } from "../../../monitoring/thresholds";
import { ballast, ballastFloor, ballastScript } from "../ballast";
import type { Fault, Lab } from "../fault";

const alertAt = thresholds.mysql.diskFreeBytes / 1024 ** 2;
const folder = "/ballast";
const patienceMs = 60_000;
const beyondItsTimeSeconds = 60;

export const diskFilling: Fault = {
  name: "disk-filling",
  title: "The disk with MySQL's data fills up",
  how: "A file without a name takes the disk's space but for a remainder that is never small; it goes with its process.",
  hurtsUsers: false,
  seconds: 45,
  strength: {
    help: "what stays free",
    unit: "MiB",
    low: ballastFloor + 128,
    high: alertAt - 1,
    // Nearer to the alert's line than to the floor: others on the machine write, too.
    default: alertAt - 148,
  },
  hits: ["mysql"],
  expects: {
    fires: [{ alert: "MysqlDiskLow", withinSeconds: 40 }],
    // One looks at a share, which is less on a small disk; the other needs some minutes of history, and a longer fault.
    mayFire: ["HostDiskLow", "HostDiskWillFill"],
    recoverySeconds: 10,
  },
  inject: async ({ docker, lab, seconds, strength, undoWith }) => {
    const name = holderName(lab);
    undoWith({ kind: "remove", container: name });
    const script = ballastScript({ folder, leave: strength, seconds: seconds + beyondItsTimeSeconds });
    const holder = await docker.createContainer(holderOf(lab, name, script));
    await holder.start();
    await placed(holder);
  },
  confirm: async ({ docker, lab }) => {
    const [, reason] = (await saidBy(docker.getContainer(holderName(lab)))).split(ballast.released);
    if (reason !== undefined) throw new Error(`the ballast was given back early, because ${ballast.released}${reason}`);
  },
};

const holderName = ({ name }: Lab) => objectName(name, "drill-ballast");
const saidBy = async (holder: Docker.Container) =>
  (await holder.logs({ stdout: true, stderr: true })).toString("utf8").trim();

/** In a volume of its own, which the engine keeps where it keeps MySQL's. */
function holderOf(lab: Lab, name: string, script: string): Docker.ContainerCreateOptions {
  return {
    name,
    Image: lab.outputs.appImage,
    User: "0",
    Entrypoint: ["sh", "-c", script],
    Cmd: [],
    // Its output then comes as it is.
    Tty: true,
    Volumes: { [folder]: {} },
    // The label makes `up` and `down` remove it as well, should the journal be lost.
    Labels: { [stackLabel]: lab.name, [serviceLabel]: "drill-ballast" },
    HostConfig: { Memory: 64 * 1024 ** 2, NetworkMode: "none", CapDrop: ["ALL"], PidsLimit: 16 },
  };
}

/** Waits until the space is taken; throws with the script's reason when it cannot be. */
async function placed(holder: Docker.Container): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const { State } = await holder.inspect();
    const said = await saidBy(holder);
    if (!State.Running) {
      throw new Error(`the disk cannot be filled: ${said || `exit code ${State.ExitCode}`}`);
    }
    if (said.includes(ballast.placed)) return;
    if (Date.now() > deadline) throw new Error(`the disk was not filled within ${patienceMs / 1000} s`);
    await sleep(200);
  }
}
