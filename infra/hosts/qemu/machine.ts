import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stackLabel } from "../../../contract/naming";
import { run } from "../../../kit/commands";
import { readKept } from "../../../kit/kept-files";
import { replaceFile } from "../../../kit/replace-file";
import { sshCommand } from "../ssh-command";
import { makeDisk } from "./disk";
import { ensureKeys } from "./keys";
import { plugIn, raiseLan, removeLan, unplug } from "./lan";
import { MachineError } from "./machine-error";
import {
  filesOf,
  type Lan,
  lanFile,
  lanOf,
  lanSchema,
  type MachinePlan,
  machineSchema,
  machinesFolder,
  tapOf,
} from "./plan";
import { processName } from "./qemu-arguments";
import { type Started, startedSchema, startQemu } from "./start";

type Report = (line: string) => void;

/** Seconds for a machine to let us in and have its engine answer: emulated, on a busy machine. */
const bootSeconds = 420;
/** Seconds for its containers to run again after that. */
const settleSeconds = 300;
const shutdownSeconds = 90;

/** Brings a machine to what the plan says: made if it is not there, started if it does not run, reachable at the end. */
export async function ensureMachine(plan: MachinePlan, report: Report): Promise<void> {
  const { record } = filesOf(plan);
  // The disk of a machine whose record is damaged is kept: it has data, and what is wanted is most likely what it is.
  const before = recorded(plan) ?? (isMade(plan) ? plan : undefined);
  if (before) assertSameDisk(before, plan);
  else await makeDisk(plan, report);
  await plugIn(plan.lan, plan.tap);
  if (before && runningPid(plan) && isOtherMachine(before, plan)) await shutDown(plan);
  replaceFile(record, JSON.stringify(plan, null, 2));
  if (!runningPid(plan)) {
    report(`starting ${plan.name}`);
    const started = await startQemu(plan);
    replaceFile(filesOf(plan).run, JSON.stringify(started satisfies Started));
  }
  await reachable(plan);
}

/** Ends a machine and removes all that it was made of, its disk too. */
export async function removeMachine(plan: Pick<MachinePlan, "lan" | "name" | "tap">): Promise<void> {
  await end(plan);
  await unplug(plan.tap);
  rmSync(filesOf(plan).folder, { recursive: true, force: true });
}

/** Removes the network of a stack's machines, and the key that logged in to them. */
export async function removeNetwork(lan: Lan): Promise<void> {
  for (const name of namesIn(lan.folder)) await removeMachine({ lan, name, tap: tapOf(lan.stack, name) });
  await removeLan(lan);
  rmSync(lan.folder, { recursive: true, force: true });
  try {
    rmdirSync(dirname(lan.folder));
  } catch {
    // Other stacks have machines, too.
  }
}

/** The machines that were made for a stack, running or not. */
export function machinesOf(stack: string): MachinePlan[] {
  const folder = machinesFolder(stack);
  return namesIn(folder)
    .map((name) => recorded({ lan: { folder }, name }))
    .filter((plan) => plan !== undefined);
}

/** The network of a stack's machines, as it was made or would be; undefined where there is nothing of either. */
export function networkOf(stack: string): Lan | undefined {
  const lan = lanOf(stack, {});
  if (!existsSync(lan.folder)) return undefined;
  return readKept("network", lanFile(lan), lanSchema) ?? machinesOf(stack)[0]?.lan ?? lan;
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Starts those machines of a stack that do not run, all at once; gives their names. */
export async function reviveMachines(stack: string, report: Report): Promise<string[]> {
  const dead = machinesOf(stack).filter((plan) => !runningPid(plan));
  const [first] = dead;
  if (!first) return [];
  await raiseLan(first.lan);
  await Promise.all(dead.map((plan) => ensureMachine(plan, report).then(() => settled(plan))));
  return dead.map(({ name }) => name);
}

/** How a machine runs, undefined while it does not. */
export function howItRuns(plan: MachinePlan): Started | undefined {
  return runningPid(plan) === undefined ? undefined : readKept("machineRun", filesOf(plan).run, startedSchema);
}

/** QEMU's process, told from a later one with the same number by its arguments. */
export function runningPid(plan: Pick<MachinePlan, "lan" | "name">): number | undefined {
  const { pid: file } = filesOf(plan as MachinePlan);
  try {
    const pid = Number(readFileSync(file, "utf8"));
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return words.includes(processName(plan as MachinePlan)) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function recorded(plan: { readonly lan: Pick<Lan, "folder">; readonly name: string }): MachinePlan | undefined {
  return isMade(plan) ? readKept("machine", filesOf(plan as MachinePlan).record, machineSchema) : undefined;
}

/** Gives a machine whose record is damaged the one that its settings come to; its disk stays. */
export function renewRecord(plan: MachinePlan): void {
  if (isMade(plan) && !recorded(plan)) replaceFile(filesOf(plan).record, JSON.stringify(plan, null, 2));
}

/** Whether its disk is whole: the record is written after it. */
function isMade(plan: { readonly lan: Pick<Lan, "folder">; readonly name: string }): boolean {
  const { record, disk } = filesOf(plan as MachinePlan);
  return existsSync(record) && existsSync(disk);
}

function assertSameDisk(before: MachinePlan, plan: MachinePlan): void {
  const changed = (["disk", "image", "address"] as const).filter((key) => before[key] !== plan[key]);
  if (changed.length === 0) return;
  const list = changed.map((key) => `${key} (it has ${before[key] ?? "none"}, ${plan[key] ?? "none"} is wanted)`);
  throw new MachineError(
    `host "${plan.name}" cannot get another ${list.join(" and ")}: that is another machine, with an empty disk`,
    "set it back; or take the host out of ticketwatch:hosts, ./lab up (which removes it with its data), and put it in again",
  );
}

const isOtherMachine = (before: MachinePlan, plan: MachinePlan) =>
  before.memory !== plan.memory || before.cores !== plan.cores;

/** Words of an ssh command into the machine. */
export function sshInto(plan: MachinePlan): string[] {
  return sshCommand({ address: plan.address, port: 22, user: "root", ...ensureKeys(plan) });
}

async function reachable(plan: MachinePlan): Promise<void> {
  const [ssh, ...words] = sshInto(plan) as [string, ...string[]];
  // A cloud image has no engine yet; it gets one when it is looked at.
  const isReady = plan.image ? "cloud-init status --wait >/dev/null; true" : "docker info >/dev/null";
  const end = Date.now() + bootSeconds * 1000;
  let answer = "";
  while (Date.now() < end) {
    const { exitCode, output } = await run(ssh, [...words, isReady]);
    if (exitCode === 0) return;
    answer = output.trim().split("\n").at(-1) ?? "";
    if (!runningPid(plan)) break;
    await sleep(1500);
  }
  const how = runningPid(plan) ? `did not become ready within ${bootSeconds} s (${answer})` : "ended while it started";
  throw new MachineError(`the virtual machine ${plan.name} ${how}`, `read ${filesOf(plan).console}`);
}

/**
 * After a start the engine starts its containers again, those on an overlay once it is back in the swarm. It waits 20 s
 * for that and no longer, which is too short for a slow machine: the rest is started from here.
 */
async function settled(plan: MachinePlan): Promise<void> {
  const [ssh, ...words] = sshInto(plan) as [string, ...string[]];
  const script = startStopped(plan.lan.stack);
  for (const end = Date.now() + settleSeconds * 1000; Date.now() < end; await sleep(5000)) {
    const { exitCode, stdout } = await run(ssh, [...words, script]);
    if (exitCode === 0 && stdout.trim() === "") return;
  }
}

/** A shell command line that prints which of a stack's containers do not run, and starts them if the swarm is back. */
function startStopped(stack: string): string {
  const states = ["created", "exited", "restarting", "dead"].map((state) => `--filter status=${state}`).join(" ");
  return [
    `stopped=$(docker ps --all --quiet --filter label=${stackLabel}=${stack} ${states})`,
    'echo "$stopped"',
    `[ -z "$stopped" ] || [ "$(docker info --format '{{.Swarm.LocalNodeState}}')" = pending ] || docker start $stopped`,
  ].join("; ");
}

async function shutDown(plan: MachinePlan): Promise<void> {
  const [ssh, ...words] = sshInto(plan) as [string, ...string[]];
  await run(ssh, [...words, "systemctl poweroff"]);
  for (let second = 0; second < shutdownSeconds && runningPid(plan); second++) await sleep(1000);
  await end(plan);
}

async function end(plan: Pick<MachinePlan, "lan" | "name">): Promise<void> {
  const pid = runningPid(plan);
  if (!pid) return;
  process.kill(pid, "SIGKILL");
  while (runningPid(plan)) await sleep(50);
}
