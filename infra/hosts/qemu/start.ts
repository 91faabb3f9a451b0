import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { readKept } from "../../../kit/kept-files";
import { workFolder } from "../../../kit/project";
import { replaceFile } from "../../../kit/replace-file";
import { MachineError } from "./machine-error";
import { filesOf, type MachinePlan } from "./plan";
import { type Accelerator, accelerators, qemuArguments, qemuProgram } from "./qemu-arguments";

/** Seconds for the guest's kernel to say its first word. */
const patience: Record<Accelerator, number> = { kvm: 20, tcg: 120 };

/** How a machine was started, and with what. */
export const startedSchema = z.object({
  accelerator: z.enum(accelerators),
  /** Why it is not the faster one. */
  reason: z.string().optional(),
});
export type Started = Readonly<z.infer<typeof startedSchema>>;

/**
 * Starts QEMU with the first accelerator that runs a guest. Only the outcome tells: /dev/kvm may be there and open, and
 * still not run one.
 */
export async function startQemu(plan: MachinePlan, failures = failureFile): Promise<Started> {
  let reason = kvmFailedBefore(failures);
  for (const accelerator of accelerators) {
    if (accelerator === "kvm" && reason) continue;
    const problem = await tryWith(plan, accelerator);
    if (!problem) return { accelerator, ...(reason ? { reason } : {}) };
    if (accelerator === "tcg")
      throw new MachineError(`QEMU does not run ${plan.name}: ${problem}`, `read ${filesOf(plan).log}`);
    reason = `KVM does not run a guest here: ${problem}`;
    rememberKvmFailure(reason, failures);
  }
  throw new Error("there is no accelerator");
}

/** Why a guest does not start with this accelerator; undefined when it does, and goes on. */
async function tryWith(plan: MachinePlan, accelerator: Accelerator): Promise<string | undefined> {
  if (accelerator === "kvm" && !existsSync("/dev/kvm")) return "there is no /dev/kvm";
  const files = filesOf(plan);
  const before = sizeOf(files.console);
  const log = openSync(files.log, "w");
  // A session of its own: it goes on when what started it ends.
  const child = spawn(qemuProgram, qemuArguments(plan, accelerator), { detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  child.unref();
  const problem = await outcome(child, () => readFileSync(files.log, "utf8"), {
    isAlive: () => sizeOf(files.console) > before,
    seconds: patience[accelerator],
  });
  if (problem) child.kill("SIGKILL");
  return problem;
}

async function outcome(
  child: ChildProcess,
  log: () => string,
  { isAlive, seconds }: { readonly isAlive: () => boolean; readonly seconds: number },
): Promise<string | undefined> {
  // Asked here only: a machine that ends later has taken its log along.
  let ended: (() => string) | undefined;
  child.once("error", ({ message }) => {
    ended = () => message;
  });
  child.once("exit", (code, signal) => {
    ended = () => log().trim().split("\n").at(-1) || `it ended with ${signal ?? `exit code ${code}`}`;
  });
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    await sleep(200);
    if (ended) return ended();
    // QEMU stops the guest then, and stays.
    const fault = /^KVM internal error.*/m.exec(log())?.[0];
    if (fault) return fault;
    if (isAlive()) return undefined;
  }
  return `the guest said nothing within ${seconds} s`;
}

const failureSchema = z.object({ boot: z.string(), reason: z.string() });
const failureFile = join(workFolder, "machines", "kvm.json");

/** Trying again costs seconds for each machine; another boot may bring another outcome. */
export function kvmFailedBefore(file = failureFile): string | undefined {
  const failure = readKept("kvm", file, failureSchema);
  return failure?.boot === thisBoot() ? failure.reason : undefined;
}

function rememberKvmFailure(reason: string, file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  replaceFile(file, JSON.stringify({ boot: thisBoot(), reason } satisfies z.infer<typeof failureSchema>));
}

const thisBoot = () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();

const sizeOf = (file: string) => (existsSync(file) ? statSync(file).size : 0);
