import { spawnSync } from "node:child_process";

/** Seconds after which a packet that was dropped counts as no answer. */
const patience = 4;

/**
 * A machine that is none of a lab's hosts, on the bridge that its virtual machines hang on: a network namespace with an
 * address of its own.
 */
export class Outsider {
  private readonly name = `two${process.pid.toString(36)}`;

  constructor(bridge: string, address: string) {
    this.ip("netns", "add", this.name);
    this.ip("link", "add", this.name, "type", "veth", "peer", "name", "eth0", "netns", this.name);
    this.ip("link", "set", this.name, "master", bridge);
    this.ip("link", "set", this.name, "up");
    this.ip("-netns", this.name, "addr", "add", `${address}/24`, "dev", "eth0");
    this.ip("-netns", this.name, "link", "set", "eth0", "up");
  }

  /** Whether a TCP port answers from there. */
  reaches(address: string, port: number): boolean {
    return connects(["ip", "netns", "exec", this.name], address, port);
  }

  remove(): void {
    this.ip("netns", "del", this.name);
  }

  private ip(...argv: string[]): void {
    const { status, stderr } = spawnSync("ip", argv, { encoding: "utf8" });
    if (status !== 0) throw new Error(`ip ${argv.join(" ")}: ${stderr}`);
  }
}

/** Whether a TCP port answers from this machine. */
export const reachesFromHere = (address: string, port: number): boolean => connects([], address, port);

function connects(prefix: readonly string[], address: string, port: number): boolean {
  const words = [...prefix, "timeout", `${patience}`, "bash", "-c", `exec 3<>/dev/tcp/${address}/${port}`];
  const [program, ...argv] = words as [string, ...string[]];
  return spawnSync(program, argv, { stdio: "ignore" }).status === 0;
}
