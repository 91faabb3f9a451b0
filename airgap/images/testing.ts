import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandResult, docker } from "../../kit/commands";

const containers: string[] = [];
const folders: string[] = [];

/** Creates and starts a container that `removeContainers` will remove; returns its name. */
export async function startContainer(image: string, options: string[] = [], args: string[] = []): Promise<string> {
  const name = `twtest-image-${randomBytes(4).toString("hex")}`;
  containers.push(name);
  const started = await docker(["run", "--detach", "--name", name, ...options, image, ...args]);
  if (started.exitCode !== 0) throw new Error(started.output);
  return name;
}

/** Options that mount `content` read-only at `path`, as a user of the official image would. */
export function mounted(path: string, content: string, mode = 0o644): string[] {
  const folder = mkdtempSync(join(tmpdir(), "twtest-image-"));
  folders.push(folder);
  const file = join(folder, "file");
  writeFileSync(file, content);
  chmodSync(file, mode);
  return ["--volume", `${file}:${path}:ro`];
}

export function execIn(container: string, ...command: string[]): Promise<CommandResult> {
  return docker(["exec", container, ...command]);
}

/** Tries `command` in the container until it succeeds, at most 30 s; returns what it wrote. */
export async function eventually(container: string, ...command: string[]): Promise<string> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const result = await execIn(container, ...command);
    if (result.exitCode === 0) return result.stdout;
    if (Date.now() > deadline) throw new Error(`${command.join(" ")}: ${result.output}\n${await logs(container)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export async function logs(container: string): Promise<string> {
  return (await docker(["logs", container])).output;
}

/** Asks the container to stop; returns its exit code and how many seconds it took. */
export async function stop(container: string): Promise<{ exitCode: number; seconds: number }> {
  const start = performance.now();
  await docker(["stop", "--time", "20", container]);
  const seconds = (performance.now() - start) / 1000;
  const inspected = await docker(["inspect", "--format", "{{.State.ExitCode}}", container]);
  return { exitCode: Number(inspected.stdout), seconds };
}

export async function removeContainers(): Promise<void> {
  if (containers.length > 0) await docker(["rm", "--force", "--volumes", ...containers.splice(0)]);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
