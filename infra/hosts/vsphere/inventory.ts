import { z } from "zod";
import { failure } from "./explain";
import type { Govc } from "./govc";
import { unfinishedName, type VmSpec } from "./vm-spec";

/** Keys of a machine's configuration in vCenter that say whose it is, and what it was made from. */
export const markKey = "ticketwatch.mark";
export const sourceKey = "ticketwatch.source";

const machineSchema = z.object({
  name: z.string(),
  config: z.object({
    template: z.boolean().default(false),
    hardware: z.object({ numCPU: z.number(), memoryMB: z.number() }),
    extraConfig: z.array(z.object({ key: z.string(), value: z.unknown() })).nullish(),
  }),
  runtime: z.object({ powerState: z.string() }),
  guest: z.object({ toolsRunningStatus: z.string().optional() }).nullish(),
});

/** A machine as vCenter describes it. */
export interface Machine {
  /** Its path in the inventory. */
  readonly path: string;
  readonly isOn: boolean;
  readonly cpus: number;
  readonly memoryMebibytes: number;
  /** Whether VMware Tools run in it, in vSphere's words. */
  readonly tools: string;
  /** What it was made from, where this program made it. */
  readonly source?: string;
  readonly mark?: string;
}

/** The machine at an inventory path; undefined where there is none (any more). */
export async function machineAt(govc: Govc, path: string): Promise<Machine | undefined> {
  const answer = await govc.run(["vm.info", "-json", "-e", path], { doing: `looking at ${path}` });
  const { virtualMachines } = z
    .object({ virtualMachines: z.array(machineSchema).nullable() })
    .parse(JSON.parse(answer));
  const [found] = virtualMachines ?? [];
  if (!found) return undefined;
  const { config, runtime, guest } = found;
  const extra = (key: string) => config.extraConfig?.find((option) => option.key === key)?.value as string | undefined;
  return {
    path,
    isOn: runtime.powerState === "poweredOn",
    cpus: config.hardware.numCPU,
    memoryMebibytes: config.hardware.memoryMB,
    tools: guest?.toolsRunningStatus ?? "unknown",
    source: extra(sourceKey),
    mark: extra(markKey),
  };
}

/** Every machine of that name. */
async function machinesNamed(govc: Govc, name: string): Promise<Machine[]> {
  const paths = await find(govc, ["-name", name]);
  const machines: Machine[] = [];
  for (const path of paths) {
    const machine = await machineAt(govc, path);
    if (machine) machines.push(machine);
  }
  return machines;
}

/** What this lab has of a machine: whole, or cloned and not yet marked when something interrupted. */
export interface Own {
  readonly whole?: Machine;
  readonly unfinished?: Machine;
  /** Path of a machine of the same name that is not this lab's. */
  readonly stranger?: string;
}

export async function ownMachines(govc: Govc): Promise<Own> {
  const { spec } = govc;
  const named = await machinesNamed(govc, spec.name);
  const [unfinished] = await machinesNamed(govc, unfinishedName(spec));
  const whole = named.find(({ mark }) => mark === spec.mark);
  return { whole, unfinished, stranger: named.find(({ mark }) => mark !== spec.mark)?.path };
}

/** @throws VsphereError when there is no template of that name, with those that there are */
export async function assertTemplate(govc: Govc): Promise<void> {
  const { spec } = govc;
  const isThere = spec.template.includes("/")
    ? (await machineAt(govc, spec.template)) !== undefined
    : (await find(govc, ["-name", spec.template])).length > 0;
  if (isThere) return;
  const templates = (await find(govc, [], ["-config.template", "true"])).slice(0, 10);
  const there = templates.length > 0 ? `its templates are ${templates.join(", ")}` : "it has no template at all";
  throw failure(spec, `vCenter ${spec.server} has no template "${spec.template}": ${there}`);
}

async function find(govc: Govc, flags: readonly string[], filter: readonly string[] = []): Promise<string[]> {
  const root = rootOf(govc.spec);
  const answer = await govc.run(["find", "-type", "m", ...flags, root, ...filter], { doing: "looking for machines" });
  return answer.split("\n").filter(Boolean);
}

const rootOf = ({ datacenter }: VmSpec): string =>
  datacenter === undefined ? "/" : datacenter.startsWith("/") ? datacenter : `/${datacenter}`;
