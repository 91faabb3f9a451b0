import { type CommandResult, run } from "../../../kit/commands";
import { isDebianLike, osRelease } from "../../../kit/os-release";
import { MachineError } from "./machine-error";

/** What a virtual machine takes of the machine that it runs on: a program, and Debian's package of it. */
const always = {
  [`qemu-system-${process.arch === "arm64" ? "aarch64" : "x86_64"}`]:
    process.arch === "arm64" ? "qemu-system-arm" : "qemu-system-x86",
  ip: "iproute2",
  iptables: "iptables",
  ssh: "openssh-client",
};
/** For the Debian that is made here. */
const forDebian = { mmdebstrap: "mmdebstrap", mke2fs: "e2fsprogs", debugfs: "e2fsprogs", zstd: "zstd" };
/** For a cloud image. */
const forCloudImage = { "qemu-img": "qemu-utils", genisoimage: "genisoimage" };

export interface ToolNeeds {
  readonly debian: boolean;
  readonly cloudImage: boolean;
}

/** Program → package of what is not installed. */
export async function missingTools({ debian, cloudImage }: ToolNeeds): Promise<Record<string, string>> {
  const wanted = { ...always, ...(debian ? forDebian : {}), ...(cloudImage ? forCloudImage : {}) };
  const missing: Record<string, string> = {};
  for (const [program, name] of Object.entries(wanted)) {
    if ((await run("sh", ["-c", `command -v ${program}`])).exitCode !== 0) missing[program] = name;
  }
  return missing;
}

/** Why virtual machines cannot be made here, whatever is installed; undefined where they can. */
export function whyNoMachines(user = process.getuid?.(), platform: string = process.platform): string | undefined {
  if (platform !== "linux") return `QEMU hosts need Linux, and this is ${platform}`;
  if (user !== 0) return "making bridges and taps takes root, and this user is not";
  return undefined;
}

/** Has everything installed that virtual machines take. @throws MachineError where that is not possible */
export async function ensureTools(
  needs: ToolNeeds,
  report: (line: string) => void,
  release = osRelease(),
): Promise<void> {
  const problem = whyNoMachines();
  if (problem) throw new MachineError(problem, "run it as root on Linux, or make the machines yourself: kind ssh");
  const missing = await missingTools(needs);
  const packages = [...new Set(Object.values(missing))];
  if (packages.length === 0) return;
  const what = `${Object.keys(missing).join(", ")} ${packages.length > 1 ? "are" : "is"} not installed`;
  if (!isDebianLike(release)) {
    throw new MachineError(what, "install QEMU and these programs; only on Debian and Ubuntu that is done from here");
  }
  report(`installing ${packages.join(", ")} from the distribution`);
  await apt("update");
  await apt("install", "--yes", "--no-install-recommends", ...packages);
}

async function apt(...args: string[]): Promise<void> {
  const environment = { DEBIAN_FRONTEND: "noninteractive" };
  failIf(await run("apt-get", args, { environment }), `apt-get ${args[0]} failed`);
}

/** Throws what a command said last, where it failed. */
export function failIf(result: CommandResult, what: string, remedy = "see to that, then run it again"): CommandResult {
  if (result.exitCode === 0) return result;
  throw new MachineError(`${what}: ${result.output.trim().split("\n").slice(-3).join("; ")}`, remedy);
}

/** Runs a program that must succeed; gives its standard output. */
export async function must(program: string, ...args: string[]): Promise<string> {
  return failIf(await run(program, args), `${program} ${args.slice(0, 3).join(" ")} failed`).stdout;
}
