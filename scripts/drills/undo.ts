import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { z } from "zod";
import { messageOf } from "../../kit/user-error";
import { settingsBeforeSchema } from "../experiments/put-back";
import { shell } from "../lib/shell";
import { clockSchema, setClock } from "./clock";
import { runSql } from "./mysql";
import { endProcesses } from "./processes";

const container = z.string();

/**
 * One step that takes a piece of a fault back, as data: the same steps end a drill's fault and clean up after a drill
 * that was killed. Each may be done again, and does nothing where nothing is left to undo.
 */
export const undoStepSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("start"), container }),
  z.strictObject({ kind: z.literal("unpause"), container }),
  /** Lets a stopped first process go on. */
  z.strictObject({ kind: z.literal("continue"), container }),
  /** Ends what the drill started inside the container. */
  z.strictObject({ kind: z.literal("end-processes"), container }),
  /** Statements as root; waits for a MySQL that starts. */
  z.strictObject({ kind: z.literal("sql"), container, sql: z.string() }),
  z.strictObject({ kind: z.literal("attach"), container, network: z.string(), aliases: z.array(z.string()) }),
  /** With the volumes that only it has. */
  z.strictObject({ kind: z.literal("remove"), container }),
  /** A command in the container's network, with this machine's programs; its failure means that nothing was left. */
  z.strictObject({ kind: z.literal("network-command"), container, argv: z.array(z.string()).min(1) }),
  /** Text for a control file of the kernel; a file that is gone needs none. */
  z.strictObject({ kind: z.literal("write"), path: z.string(), text: z.string() }),
  /** Settings of before, by key, null where the default held; the lab follows them. */
  z.strictObject({ kind: z.literal("roll-back"), stack: z.string(), before: settingsBeforeSchema }),
  /** The clock of a machine that the words of `ssh` reach. */
  z.strictObject({ kind: z.literal("clock"), ssh: z.array(z.string()).min(1), clock: clockSchema }),
]);

export type UndoStep = z.infer<typeof undoStepSchema>;

type Doers = { readonly [Kind in UndoStep["kind"]]: (step: Extract<UndoStep, { kind: Kind }>) => Promise<unknown> };

const docker = new Docker();
const patienceMs = 60_000;

const doers: Doers = {
  start: async ({ container: name }) => {
    if (!(await stateOf(name)).Running) await docker.getContainer(name).start();
  },
  unpause: async ({ container: name }) => {
    if ((await stateOf(name)).Paused) await docker.getContainer(name).unpause();
  },
  continue: async ({ container: name }) => {
    const { Pid } = await stateOf(name);
    if (Pid > 0) process.kill(Pid, "SIGCONT");
  },
  "end-processes": async ({ container: name }) => {
    if ((await stateOf(name)).Running) await endProcesses(name);
  },
  sql: ({ container: name, sql }) => patiently(() => runSql(name, sql)),
  attach: async ({ container: name, network, aliases }) => {
    const { NetworkSettings } = await docker.getContainer(name).inspect();
    if (Object.hasOwn(NetworkSettings.Networks, network)) return;
    await docker.getNetwork(network).connect({ Container: name, EndpointConfig: { Aliases: aliases } });
  },
  remove: async ({ container: name }) => {
    await docker.getContainer(name).remove({ force: true, v: true });
  },
  "network-command": async ({ container: name, argv }) => {
    const { Pid } = await stateOf(name);
    if (Pid > 0) await shell`nsenter --target ${Pid} --net ${argv}`;
  },
  "roll-back": async ({ stack, before }) => {
    // With all of Pulumi, which takes a second to load, and which no other step needs.
    const { rollBack } = require("./deploy") as typeof import("./deploy");
    await rollBack(stack, before);
  },
  clock: ({ ssh, clock }) => setClock(ssh, clock),
  write: async ({ path, text }) => {
    try {
      writeFileSync(path, text, { flag: "r+" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  },
};

/** Takes one piece of a fault back. What belongs to a container that is gone has gone with it. */
export async function undo(step: UndoStep): Promise<void> {
  try {
    await (doers[step.kind] as (step: UndoStep) => Promise<unknown>)(step);
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error;
  }
}

async function stateOf(name: string): Promise<Docker.ContainerInspectInfo["State"]> {
  return (await docker.getContainer(name).inspect()).State;
}

async function patiently(attempt: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`gave up after ${patienceMs / 1000} s: ${messageOf(error)}`);
      await sleep(500);
    }
  }
}
