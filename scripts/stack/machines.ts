import { totalmem } from "node:os";
import type { Settings } from "../../infra/config";
import { ensureDebian } from "../../infra/hosts/qemu/debian-image";
import { assertImage } from "../../infra/hosts/qemu/disk";
import {
  howItRuns,
  machinesOf,
  networkOf,
  removeNetwork,
  renewRecord,
  reviveMachines,
} from "../../infra/hosts/qemu/machine";
import { MachineError } from "../../infra/hosts/qemu/machine-error";
import { filesOf, lanOf, machineOf } from "../../infra/hosts/qemu/plan";
import { preloaded, withImages } from "../../infra/hosts/qemu/preload";
import { addressed, configuredMachines, type QemuSettings } from "../../infra/hosts/qemu/settings";
import { ensureTools, whyNoMachines } from "../../infra/hosts/qemu/tools";
import type { ImageSource } from "../../infra/images/catalogue";
import { messageOf, UserError } from "../../kit/user-error";
import type { Report } from "../lib/steps";

const mebibyte = 1024 ** 2;

/** Checks what the virtual machines need, and has it installed and made, before anything of them is. */
export async function prepareMachines(
  stack: string,
  settings: Pick<Settings, "hosts" | "imageSource">,
  report: Report,
): Promise<void> {
  const machines = Object.entries(configuredMachines(settings.hosts));
  if (machines.length === 0) return;
  await explained(async () => {
    assertMemory(machines.map(([, machine]) => machine));
    for (const [name, { image }] of machines) assertImage({ name, image });
    const debian = machines.some(([, { image }]) => !image);
    await ensureTools({ debian, cloudImage: machines.some(([, { image }]) => image) }, report);
    if (debian) await withImages(await ensureDebian(report), preloaded(settings.imageSource), report);
    for (const plan of plansOf(stack, settings)) renewRecord(plan);
  });
}

function plansOf(stack: string, { hosts, imageSource }: Pick<Settings, "hosts" | "imageSource">) {
  const lan = lanOf(stack, hosts);
  const machines = Object.entries(configuredMachines(addressed(stack, hosts)));
  return machines.map(([name, host]) =>
    machineOf(lan, name, { ...host, address: host.address as string }, preloaded(imageSource)),
  );
}

/** The same for the tests' own machines. Never throws: without it those tests are left out, and say so themselves. */
export async function prepareTestMachines(imageSource: ImageSource, report: Report): Promise<string> {
  const problem = whyNoMachines();
  if (problem) return `none (${problem}); their tests are left out`;
  try {
    await ensureTools({ debian: true, cloudImage: false }, report);
    return await withImages(await ensureDebian(report), preloaded(imageSource), report);
  } catch (error) {
    return `not ready (${messageOf(error)})`;
  }
}

/** Starts the stack's virtual machines that do not run; without them Pulumi could not even look at what is on them. */
export async function startMachines(stack: string, report: Report): Promise<void> {
  const started = await explained(() => reviveMachines(stack, report));
  if (started.length > 0) report(`started virtual machines that did not run: ${started.join(", ")}`);
}

/** Removes the machines of a stack that an interrupted run left behind. Gives their names. */
export async function removeLeftMachines(stack: string): Promise<string[]> {
  const left = machinesOf(stack);
  const network = networkOf(stack);
  if (network) await explained(() => removeNetwork(network));
  return left.map(({ name }) => name);
}

/** One virtual machine, as `./lab status` tells of it. */
export interface MachineState {
  readonly name: string;
  readonly address: string;
  /** `with kvm`, `with tcg (…)` and why, or `not`. */
  readonly runs: string;
  /** MiB. */
  readonly memory: number;
  readonly cores: number;
  /** File with what its console showed. */
  readonly console: string;
}

export function machineStates(stack: string): MachineState[] {
  return machinesOf(stack).map((plan) => {
    const { name, address, memory, cores } = plan;
    const started = howItRuns(plan);
    const why = started?.reason ? ` (${started.reason})` : "";
    const runs = started ? `with ${started.accelerator}${why}` : "not";
    return { name, address, runs, memory, cores, console: filesOf(plan).console };
  });
}

function assertMemory(machines: readonly QemuSettings[]): void {
  const wanted = machines.reduce((sum, { memory }) => sum + memory, 0);
  const present = Math.floor(totalmem() / mebibyte);
  if (wanted < present) return;
  throw new MachineError(
    `the virtual machines in ticketwatch:hosts are to have ${wanted} MiB of memory together, and this machine has ${present}`,
    "give them less, or have fewer",
  );
}

async function explained<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof MachineError) throw new UserError(error.message, error.remedy);
    throw error;
  }
}
