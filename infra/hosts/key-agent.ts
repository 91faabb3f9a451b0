import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { hashOf } from "../../kit/cache";
import { projectRoot, workFolder } from "../../kit/project";
import { privateKeyPath, type SshLogin } from "./ssh-command";

type KeyOf = Pick<SshLogin, "privateKeyFile">;

const folder = join(workFolder, "agents");
const startMilliseconds = 5000;

/**
 * The socket of the agent that has a host's private key while Pulumi works on the stack. From the project's folder, where
 * Pulumi runs its plugins: so it is the same in every clone, and short enough for a socket.
 */
export const keyAgent = (stack: string, key: KeyOf): string => socketOf(noteOf(stack, key));

/**
 * Starts an agent for each key that hosts of the stack are reached with, those of hosts that the program no longer has
 * among them. They end with the process `until`. Gives what is wrong with a key, by its agent's socket.
 */
export function openAgents(stack: string, keys: readonly KeyOf[], until: number): ReadonlyMap<string, string> {
  for (const key of keys) note(stack, key);
  const notes = entries(stack).filter((name) => !name.endsWith(".sock"));
  const problems = notes.map((name) => [socketOf(name), open(name, until)] as const);
  return new Map(problems.filter((one): one is readonly [string, string] => one[1] !== undefined));
}

/** Forgets which keys a stack's hosts were reached with. */
export function forgetAgents(stack: string): void {
  for (const name of entries(stack)) rmSync(join(folder, name));
}

/** An agent's socket, beside the note of which key it has, a link to the key. */
const socketOf = (name: string): string => relative(projectRoot, join(folder, `${name}.sock`));

/** The configured path, so that it is the same for everybody who has the key at the same place of their home folder. */
function noteOf(stack: string, key: KeyOf): string {
  const inProject = relative(projectRoot, privateKeyPath(key));
  return `${stack}.${hashOf(inProject.startsWith("..") ? key.privateKeyFile : inProject).slice(0, 12)}`;
}

function note(stack: string, key: KeyOf): void {
  const link = join(folder, noteOf(stack, key));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(link, { force: true });
  symlinkSync(privateKeyPath(key), link);
}

function entries(stack: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(`${stack}.`)) : [];
}

/** Gives what is wrong. */
function open(name: string, until: number): string | undefined {
  const key = readlinkSync(join(folder, name));
  if (!existsSync(key)) return `there is no ${key} any more`;
  // An agent removes its socket when it ends: under its first name, so that it never removes the next one's.
  const first = relative(projectRoot, join(folder, `new-${process.pid}.sock`));
  rmSync(join(projectRoot, first), { force: true });
  const watch = `while kill -0 ${until} 2>/dev/null; do sleep 1; done`;
  // In a session of its own: Ctrl-C is for Pulumi, which then ends in good order.
  const options = { cwd: projectRoot, detached: true, stdio: "ignore" } as const;
  const agent = spawn("ssh-agent", ["-a", first, "sh", "-c", watch], options);
  agent.on("error", () => {}).unref();
  if (!answers(first)) return "ssh-agent does not start; install OpenSSH's client";
  const problem = add(key, first);
  renameSync(join(projectRoot, first), join(projectRoot, socketOf(name)));
  return problem;
}

/** Adds a key to an agent; gives what is wrong with it. */
function add(key: string, socket: string): string | undefined {
  const { status, stderr } = sshAdd(socket, ["-q", key]);
  return status === 0 ? undefined : stderr.trim();
}

/** Whether the agent answers, with a key or none; 2 is that it does not. */
function answers(socket: string): boolean {
  const end = Date.now() + startMilliseconds;
  while (![0, 1].includes(sshAdd(socket, ["-l"]).status ?? 2)) {
    if (Date.now() > end) return false;
    // Nothing of the program may go on before.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
  return true;
}

function sshAdd(socket: string, args: readonly string[]) {
  // Nobody is there to be asked for a passphrase: without this ssh-add would ask the terminal, and wait for ever.
  const env = { ...process.env, SSH_AUTH_SOCK: socket, SSH_ASKPASS_REQUIRE: "force", SSH_ASKPASS: "/bin/false" };
  return spawnSync("ssh-add", args, {
    ...{ cwd: projectRoot, env, stdio: ["ignore", "ignore", "pipe"], encoding: "utf8", timeout: startMilliseconds },
  });
}
