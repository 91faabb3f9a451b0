import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { buildGovc, buildVcsim } from "../../airgap/vsphere/build";

const run = promisify(execFile);
const patienceSeconds = 180;

/** The pool to clone into: the simulated vCenter has two, so that there is no default. */
export const resourcePool = "/DC0/host/DC0_C0/Resources";
export const template = "debian-template";

/** A simulated vCenter with a template, which a test starts and stops. */
export class Vcsim {
  readonly user = "lab@vsphere.local";
  readonly password = "hunter2-of-vcenter";

  private constructor(
    /** Address and port. */
    readonly server: string,
    /** File with its certificate. */
    readonly certificate: string,
    /** The govc that talks to it. */
    readonly program: string,
    private readonly child: ChildProcessByStdio<Writable, Readable, null>,
  ) {}

  static async start(): Promise<Vcsim> {
    const [vcsim, govc] = [await buildVcsim(() => {}), await buildGovc(() => {})];
    const login = { VCSIM_USER: "lab@vsphere.local", VCSIM_PASSWORD: "hunter2-of-vcenter" };
    const child = spawn(vcsim, [], { env: { ...process.env, ...login }, stdio: ["pipe", "pipe", "inherit"] });
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const [server, certificate] = line.split(" ") as [string, string];
    const simulated = new Vcsim(server, certificate, govc, child);
    await simulated.makeTemplate();
    return simulated;
  }

  /** Runs a command of govc as the simulated vCenter's administrator; gives what it printed. */
  async govc(...argv: string[]): Promise<string> {
    const login = { GOVC_USERNAME: this.user, GOVC_PASSWORD: this.password, GOVC_INSECURE: "true" };
    const env = { ...process.env, ...login, GOVC_URL: `https://${this.server}/sdk`, GOVC_PERSIST_SESSION: "false" };
    return (await run(this.program, argv, { env })).stdout.trim();
  }

  /** Names of its machines, without those that it was born with. */
  async machines(): Promise<string[]> {
    const paths = (await this.govc("find", "/", "-type", "m")).split("\n");
    return paths
      .map((path) => path.split("/").at(-1) as string)
      .filter((name) => !/^DC0_|^$/.test(name) && name !== template);
  }

  /** Gives a machine an address as soon as it is there: a simulated guest has none of its own. */
  async giveAddress(name: string, address: string): Promise<void> {
    const end = Date.now() + patienceSeconds * 1000;
    for (;;) {
      const isThere = (await this.machines()).includes(name);
      if (isThere) return void (await this.govc("vm.change", `-vm=${name}`, "-e", `SET.guest.ipAddress=${address}`));
      if (Date.now() > end) throw new Error(`there is no machine ${name} within ${patienceSeconds} s`);
      await sleep(200);
    }
  }

  async stop(): Promise<void> {
    const closed = once(this.child, "close");
    this.child.stdin.end();
    await closed;
  }

  private async makeTemplate(): Promise<void> {
    const born = "DC0_H0_VM0";
    await this.govc("vm.power", "-off", born);
    await this.govc("vm.change", `-vm=${born}`, `-name=${template}`);
    await this.govc("vm.markastemplate", template);
  }
}
