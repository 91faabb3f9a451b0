import { connect } from "node:net";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { explain, failure } from "./explain";
import type { Govc } from "./govc";
import { assertTemplate, type Machine, machineAt, markKey, type Own, ownMachines, sourceKey } from "./inventory";
import { sourceOf, unfinishedName } from "./vm-spec";

const cloneSeconds = 3600;
const shutdownSeconds = 120;
const pauseMilliseconds = 2000;

/** Looks, before anything is made, whether the machine can be made: login, template, and a name that nobody has. */
export async function check(govc: Govc): Promise<void> {
  const own = await ownMachines(govc);
  assertNameFree(govc, own);
  if (!own.whole) await assertTemplate(govc);
}

/**
 * Makes the machine what it should be and waits until its SSH port answers: cloned where there is none, finished
 * where an earlier run was interrupted, with the processors and memory wanted, powered on.
 * @returns its address
 */
export async function ensure(govc: Govc): Promise<string> {
  const own = await ownMachines(govc);
  assertNameFree(govc, own);
  const machine = own.whole ?? (await finish(govc, own.unfinished?.path ?? (await clone(govc))));
  assertSameSource(govc, machine);
  await resize(govc, machine);
  const now = (await machineAt(govc, machine.path)) ?? machine;
  if (!now.isOn) await govc.run(["vm.power", "-on", now.path], { doing: `powering on ${now.path}`, seconds: 300 });
  return await answeringAddress(govc, now.path);
}

/** Destroys the machine, whatever state it is in; one that is gone already is fine. */
export async function remove(govc: Govc): Promise<void> {
  const { whole, unfinished } = await ownMachines(govc);
  for (const machine of [whole, unfinished]) {
    if (!machine) continue;
    const { succeeded, text } = await patiently(govc, ["vm.destroy", machine.path]);
    const isGone = !succeeded && (await machineAt(govc, machine.path)) === undefined;
    if (!succeeded && !isGone) throw explain(govc.spec, `destroying ${machine.path}`, text);
  }
}

function assertNameFree({ spec }: Govc, { stranger }: Own): void {
  if (stranger === undefined) return;
  throw failure(
    spec,
    `vCenter ${spec.server} has a machine ${stranger} already, which is not this lab's: take another --stack or another name for the host, or remove that machine`,
  );
}

/** @returns the path of the new machine, which has its unfinished name */
async function clone(govc: Govc): Promise<string> {
  const { spec } = govc;
  const argv = ["vm.clone", `-vm=${spec.template}`, "-on=false", unfinishedName(spec)];
  const { succeeded, text } = await govc.attempt(argv, { seconds: cloneSeconds });
  // An interrupted run's order may still have been under way.
  if (!succeeded && !/already exists/i.test(text)) throw explain(spec, `cloning ${spec.template}`, text);
  const { unfinished } = await ownMachines(govc);
  if (unfinished) return unfinished.path;
  if (!succeeded) throw explain(spec, `cloning ${spec.template}`, text);
  throw failure(spec, `the clone of ${spec.template} is not to be found in vCenter ${spec.server}: try again`);
}

/** Gives a clone its mark, name and size in one step: with that it is whole. */
async function finish(govc: Govc, path: string): Promise<Machine> {
  const { spec } = govc;
  const marks = ["-e", `${markKey}=${spec.mark}`, "-e", `${sourceKey}=${sourceOf(spec)}`];
  const note = `Host ${spec.host} of a TicketWatch lab, which made it and removes it.`;
  const argv = ["vm.change", `-vm=${path}`, `-name=${spec.name}`, `-annotation=${note}`, ...marks, ...sizeOf(govc)];
  const { succeeded, text } = await patiently(govc, argv);
  if (!succeeded) throw explain(spec, `setting up ${path}`, text);
  const whole = await machineAt(govc, `${dirname(path)}/${spec.name}`);
  if (whole) return whole;
  throw failure(spec, `${spec.name} is not to be found in vCenter ${spec.server} after it was cloned: try again`);
}

function assertSameSource({ spec }: Govc, { source, path }: Machine): void {
  if (source === sourceOf(spec)) return;
  throw failure(
    spec,
    `${path} was made with ${source}, and the configuration now says ${sourceOf(spec)}: set it back, or take the host out of ticketwatch:hosts (./lab up then removes it with its data) and put it in again`,
  );
}

async function resize(govc: Govc, machine: Machine): Promise<void> {
  const { cpus = machine.cpus, memoryMebibytes = machine.memoryMebibytes } = govc.spec;
  if (cpus === machine.cpus && memoryMebibytes === machine.memoryMebibytes) return;
  if (machine.isOn) await shutDown(govc, machine.path);
  const argv = ["vm.change", `-vm=${machine.path}`, ...sizeOf(govc)];
  await govc.run(argv, { doing: `giving ${machine.path} other processors and memory` });
}

function sizeOf({ spec: { cpus, memoryMebibytes } }: Govc): string[] {
  return [...(cpus ? [`-c=${cpus}`] : []), ...(memoryMebibytes ? [`-m=${memoryMebibytes}`] : [])];
}

/** Lets the guest end in good order, and takes the power where it does not. */
async function shutDown(govc: Govc, path: string): Promise<void> {
  await govc.attempt(["vm.power", "-s", path]);
  const end = Date.now() + shutdownSeconds * 1000;
  while ((await machineAt(govc, path))?.isOn) {
    if (Date.now() > end) {
      await govc.run(["vm.power", "-off", "-force", path], { doing: `powering off ${path}` });
      return;
    }
    await sleep(pauseMilliseconds);
  }
}

/** Waits while vCenter is still busy with the machine: the clone that an interrupted run ordered goes on without it. */
async function patiently(govc: Govc, argv: readonly string[]) {
  const end = Date.now() + cloneSeconds * 1000;
  for (;;) {
    const outcome = await govc.attempt(argv, { seconds: 300 });
    const isBusy = !outcome.succeeded && /in progress|not allowed in the current state/i.test(outcome.text);
    if (!isBusy || Date.now() > end) return outcome;
    await sleep(pauseMilliseconds);
  }
}

async function answeringAddress(govc: Govc, path: string): Promise<string> {
  const { spec } = govc;
  const end = Date.now() + spec.addressSeconds * 1000;
  const wait = { doing: `waiting for the address of ${path}`, seconds: spec.addressSeconds + 60 };
  const address = (await govc.run(["vm.ip", "-v4", `-wait=${spec.addressSeconds}s`, path], wait)).trim();
  if (address === "") {
    const tools = (await machineAt(govc, path))?.tools;
    throw failure(
      spec,
      `${path} got no address within ${spec.addressSeconds} s (VMware Tools: ${tools}): see its console; its template needs open-vm-tools and its network DHCP; more time is addressWithin in ticketwatch:hosts`,
    );
  }
  while (!(await answers(address, spec.sshPort))) {
    if (Date.now() > end) {
      throw failure(
        spec,
        `${path} has the address ${address}, and nothing answers at its port ${spec.sshPort} within ${spec.addressSeconds} s: see whether its SSH server runs, and whether this machine reaches that network`,
      );
    }
    await sleep(pauseMilliseconds);
  }
  return address;
}

async function answers(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 3000 });
    const done = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once("connect", () => done(true));
    socket.once("timeout", () => done(false));
    socket.once("error", () => done(false));
  });
}
