import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { HostSettings } from "../../infra/hosts/settings";
import { findSshServer } from "../../scripts/setup/ssh-server";

/** No machine outlives this, whatever happens to the test. */
const lifetimeSeconds = 900;
const patienceSeconds = 90;

/** Why machines cannot be made here, or undefined where they can. */
export function whyNoMachines(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "namespaces need root on Linux";
  for (const program of ["dockerd", "ip", "unshare", "ssh-keygen"]) {
    if (!works("sh", ["-c", `command -v ${program}`])) return `${program} is not installed`;
  }
  if (!findSshServer()) return "there is no SSH server, which ./lab test fetches on Debian and Ubuntu";
  return works("unshare", ["--net", "--mount", "--uts", "--pid", "--fork", "true"]) ? undefined : "no namespaces here";
}

interface Machine {
  readonly name: string;
  readonly settings: HostSettings<"ssh">;
  readonly init: ChildProcess;
}

/** Another engine than this machine's. */
export interface OtherEngine {
  /** A Debian's files, with Docker among them. */
  readonly root: string;
  readonly rootless?: boolean;
  /** Options of dockerd. */
  readonly options?: readonly string[];
}

/** A machine with such an engine, as somebody who is logged in there finds it. */
export interface EngineMachine {
  /** As in DOCKER_HOST. */
  readonly dockerHost: string;
  /** Words that a command line is put after to be run in the machine's network. */
  readonly wrapper: readonly string[];
}

/**
 * Linux machines that a test can take for hosts: each has its own network, hostname, processes and /run, with an SSH
 * server and a Docker engine of its own; files they share with this machine. They hang on a switch in a network namespace
 * of its own, because this machine's engine drops what is bridged here.
 */
export class Machines {
  private readonly folder = mkdtempSync(join(tmpdir(), "twhosts-"));
  private readonly tag = `tw${process.pid.toString(36)}`;
  private readonly made: Machine[] = [];
  private hasUplink = false;
  /** People have folders with blanks. */
  private readonly userKey = join(this.folder, "my key");

  /** `subnet` is three numbers of an IPv4 address, such as 10.213.7; this machine has .1 in it. */
  constructor(private readonly subnet: string) {}

  /** Makes the switch that the machines hang on. */
  open(): void {
    run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(this.folder, "key")]);
    copyFileSync(join(this.folder, "key"), this.userKey);
    run("ip", ["netns", "add", this.tag]);
    run("ip", ["link", "add", this.tag, "type", "veth", "peer", "name", "uplink", "netns", this.tag]);
    run("ip", ["addr", "add", `${this.subnet}.1/24`, "dev", this.tag]);
    run("ip", ["link", "set", this.tag, "up"]);
    this.inSwitch("link", "add", "br0", "type", "bridge");
    this.inSwitch("link", "set", "br0", "up");
    this.plugIn("uplink");
  }

  /** Starts a machine with another engine, which reaches what this machine reaches. */
  async startEngine(engine: OtherEngine): Promise<EngineMachine> {
    this.openUplink();
    const options = [...(engine.rootless ? ["rootless"] : []), ...(engine.options ?? [])];
    const { name, inside } = await this.startWith({ ENGINE_ROOT: engine.root, ENGINE_OPTIONS: options.join(" ") });
    const wrapper = ["nsenter", "--target", `${inside}`, "--net"];
    return { dockerHost: `unix://${join(this.folder, name, "docker.sock")}`, wrapper };
  }

  /** Starts a machine and waits until its engine answers. */
  async start(): Promise<HostSettings<"ssh">> {
    return (await this.startWith({})).settings;
  }

  private async startWith(environment: NodeJS.ProcessEnv) {
    const number = this.made.length + 2;
    const name = `${this.tag}m${number}`;
    const address = `${this.subnet}.${number}`;
    const folder = join(this.folder, name);
    mkdirSync(folder);
    run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, "hostkey")]);
    writeFileSync(join(folder, "sshd_config"), this.sshdConfig(folder, address));
    const namespaces = ["--mount", "--net", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"];
    const argv = [`${lifetimeSeconds}`, "unshare", ...namespaces, join(__dirname, "machine.sh"), folder, name, address];
    const { program = "", libraries = "" } = findSshServer() ?? {};
    const env = { ...process.env, ...environment, SSHD: program, SSHD_LIBRARIES: libraries };
    const init = spawn("timeout", ["--signal", "KILL", ...argv], { stdio: "ignore", detached: true, env });
    const hostKey = readFileSync(join(folder, "hostkey.pub"), "utf8").split(" ").slice(0, 2).join(" ");
    const settings = {
      kind: "ssh",
      address,
      port: 22,
      user: "root",
      privateKeyFile: this.userKey,
      hostKey,
    } as const;
    this.made.push({ name, settings, init });
    await until(() => existsSync(join(folder, "entered")), `${name} did not start`);
    const inside = childOf(childOf(init.pid as number));
    this.inSwitch("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", `${inside}`);
    this.plugIn(name);
    const log = join(folder, "dockerd.log");
    await until(() => existsSync(log) && readFileSync(log, "utf8").includes("API listen on"), `${name} has no engine`);
    return { name, settings, inside };
  }

  /** Lets the machines reach what this one reaches, whose engine forwards nothing else by itself. */
  private openUplink(): void {
    if (this.hasUplink) return;
    this.hasUplink = true;
    for (const rule of this.uplinkRules) run("iptables", ["--wait", ...rule("--insert")]);
  }

  private readonly uplinkRules = [
    (action: string) => [action, "FORWARD", "--in-interface", this.tag, "--jump", "ACCEPT"],
    (action: string) => [action, "FORWARD", "--out-interface", this.tag, "--jump", "ACCEPT"],
    (action: string) => [
      "--table",
      "nat",
      action,
      "POSTROUTING",
      "--source",
      `${this.subnet}.0/24`,
      "--jump",
      "MASQUERADE",
    ],
  ];

  /** Ends every machine and removes what it was made of. */
  async remove(): Promise<void> {
    for (const { init } of this.made) process.kill(-(init.pid as number), "SIGKILL");
    await sleep(1000);
    if (this.hasUplink) for (const rule of this.uplinkRules) works("iptables", ["--wait", ...rule("--delete")]);
    works("ip", ["link", "del", this.tag]);
    works("ip", ["netns", "del", this.tag]);
    await until(() => works("rm", ["-rf", this.folder]), `${this.folder} cannot be removed`);
    for (const { name } of this.made) removeCgroups(name);
  }

  private sshdConfig(folder: string, address: string): string {
    return [
      `ListenAddress ${address}`,
      `HostKey ${join(folder, "hostkey")}`,
      `AuthorizedKeysFile ${join(this.folder, "key.pub")}`,
      "StrictModes no",
      "PasswordAuthentication no",
      "PidFile none",
      "MaxStartups 50",
      "",
    ].join("\n");
  }

  private plugIn(link: string): void {
    this.inSwitch("link", "set", link, "master", "br0");
    this.inSwitch("link", "set", link, "up");
  }

  private inSwitch(...argv: string[]): void {
    run("ip", ["-netns", this.tag, ...argv]);
  }
}

/** Version 1 of cgroups has a tree for each controller; what the machine's engine made stays behind empty. */
function removeCgroups(name: string): void {
  const found = execFileSync("find", ["/sys/fs/cgroup", "-depth", "-type", "d", "-path", `*/${name}*`], {
    encoding: "utf8",
  });
  for (const folder of found.split("\n").filter(Boolean)) {
    try {
      rmdirSync(folder);
    } catch {
      // A process that is still ending holds it, and the kernel lets nobody remove it by force.
    }
  }
}

const childOf = (pid: number): number =>
  Number(execFileSync("pgrep", ["--parent", `${pid}`], { encoding: "utf8" }).split("\n")[0]);

function run(program: string, argv: readonly string[]): void {
  execFileSync(program, argv, { stdio: ["ignore", "ignore", "inherit"] });
}

function works(program: string, argv: readonly string[]): boolean {
  try {
    execFileSync(program, argv, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function until(isSo: () => boolean, complaint: string): Promise<void> {
  const end = Date.now() + patienceSeconds * 1000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`${complaint} within ${patienceSeconds} s`);
    await sleep(200);
  }
}
