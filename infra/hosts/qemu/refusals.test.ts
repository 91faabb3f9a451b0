import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { writePrograms } from "../../../kit/testing/programs";
import { ensureDebian } from "./debian-image";
import { ensureMachine } from "./machine";
import { filesOf, type Lan, lanOf, type MachinePlan, machineOf } from "./plan";
import { qemuProgram } from "./qemu-arguments";
import { qemuSchema } from "./settings";
import { startQemu } from "./start";
import { ensureTools } from "./tools";

const isRoot = process.getuid?.() === 0;
const address = "10.9.1.7";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twtest-machines-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** These shell scripts, or nothing, before the programs of this machine. */
function onPath(scripts: Readonly<Record<string, string>>): void {
  writePrograms(folder, scripts);
  vi.stubEnv("PATH", [folder, process.env.PATH].join(delimiter));
}

const lan = (stack = "lab"): Lan => ({ ...lanOf(stack, { db: { kind: "qemu", address } }), folder });
const machine = (): MachinePlan => machineOf(lan(), "db", { ...qemuSchema.parse({ kind: "qemu" }), address });

/** A machine whose disk was made. */
function made(plan = machine()): MachinePlan {
  const { folder: own, record, disk } = filesOf(plan);
  mkdirSync(own);
  writeFileSync(disk, "");
  writeFileSync(record, JSON.stringify(plan));
  return plan;
}

const report = () => {};

/** What a child process of TypeScript says that failed; `begin` runs in it first, when all is loaded. */
function said(module: string, call: string, { before = [] as readonly string[], begin = "" } = {}): string {
  const path = JSON.stringify(join(__dirname, module));
  const tell = "({ message, remedy }) => console.log([message, remedy].join('; '))";
  const script = `const loaded = require(${path}); ${begin}; loaded.${call}.catch(${tell});`;
  const [program = "", ...words] = [...before, process.execPath, "--require", "tsx/cjs", "-e", script];
  const { stdout, stderr } = spawnSync(program, words, { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout;
}

describe("what machines take, where it is missing", () => {
  const needs = { debian: false, cloudImage: false };

  it("is first of all root, or machines of one's own making", () => {
    const begin = "if (process.getuid() === 0) process.setuid(65534)";
    expect(said("tools", `ensureTools(${JSON.stringify(needs)})`, { begin })).toMatch(
      /takes root.*; run it as root on Linux, or make the machines yourself: kind ssh\n$/,
    );
  });

  const others = isRoot ? "" : " (all but root are refused before)";

  it.skipIf(others)(`is named where it cannot be installed from here, and nothing is${others}`, async () => {
    vi.stubEnv("PATH", folder);
    await expect(ensureTools(needs, report, "ID=fedora\n")).rejects.toMatchObject({
      message: expect.stringMatching(/^qemu-system-\w+, ip, iptables, ssh are not installed$/),
      remedy: expect.stringContaining("install QEMU and these programs"),
    });
  });

  it("is a Debian that cannot be made, of which nothing is left", async () => {
    onPath({ mmdebstrap: "echo E: cannot fetch >&2; exit 100", "apt-get": "exit 1" });
    vi.stubEnv("TICKETWATCH_CACHE", join(folder, "cache"));
    await expect(ensureDebian(report)).rejects.toMatchObject({
      message: "the Debian for virtual machines was not made: E: cannot fetch",
      remedy: expect.stringMatching(/^check the network and .* package sources, and free disk space/),
    });
    expect(readdirSync(join(folder, "cache"))).toEqual([]);
  });
});

describe("a machine that was made", () => {
  it("gets no other disk, and starts once it is set back", async () => {
    onPath({ ip: "exit 0", [qemuProgram]: "exit 1", ssh: "exit 255" });
    const plan = made();
    await expect(ensureMachine({ ...plan, disk: 20 }, report)).rejects.toMatchObject({
      message: expect.stringContaining('host "db" cannot get another disk (it has 10, 20 is wanted)'),
      remedy: expect.stringMatching(/^set it back; or take the host out .*with its data/),
    });
    const started: string[] = [];
    writePrograms(folder, { [qemuProgram]: `echo panic >>'${filesOf(plan).console}'; sleep 1` });
    const ended = await ensureMachine(plan, (line) => started.push(line)).catch((error: unknown) => error);
    expect(started).toEqual(["starting db"]);
    expect(ended).toMatchObject({ message: "the virtual machine db ended while it started" });
    expect(readNamed(ended)).toBe("panic\n");
  });

  it("is not run by a QEMU that says why in its log", async () => {
    onPath({ [qemuProgram]: "echo warning >&2; echo no such bus >&2; exit 1" });
    const failed = await startQemu(made(), join(folder, "kvm.json")).catch((error: unknown) => error);
    expect(failed).toMatchObject({ message: "QEMU does not run db: no such bus" });
    expect(readNamed(failed)).toBe("warning\nno such bus\n");
  });

  /** Does what the remedy says. */
  function readNamed(error: unknown): string {
    const [, file = ""] = /^read (\S+)$/.exec((error as { remedy: string }).remedy) ?? [];
    return readFileSync(file, "utf8");
  }
});

describe("the network of a stack's machines", () => {
  const own = ["unshare", "--net", ...(isRoot ? [] : ["--map-root-user"])];
  const probe = "ip link add probe type bridge && iptables -w -L >/dev/null && sysctl -q -w net.ipv4.ip_forward=1";
  const canMake = spawnSync(own[0] as string, [...own.slice(1), "sh", "-c", probe]).status === 0;
  const unable = canMake ? "" : " (no network of one's own can be made here)";

  /** What is said when it is raised where a shell script has been at work before. */
  const raised = (script: string, network: Lan) =>
    said("lan", `raiseLan(${JSON.stringify(network)})`, {
      before: [...own, "sh", "-c", `${script} && exec "$@"`, "sh"],
    });

  it.skipIf(unable)(`is not put over one that this machine has; another address will do${unable}`, () => {
    const other = "ip link add home type bridge && ip addr add 10.9.1.4/24 dev home && ip link set home up";
    expect(raised(other, lan())).toBe(
      "the network 10.9.1.0/24 for the virtual machines is in use on this machine, by home; " +
        "give the qemu hosts in ticketwatch:hosts an address in another one\n",
    );
    const elsewhere = { ...lanOf("lab", { db: { kind: "qemu", address: "10.9.2.7" } }), folder };
    expect(raised(other, elsewhere)).toBe("");
  });

  it.skipIf(unable)(`is not taken from another folder; another name will do${unable}`, () => {
    const other = `ip link add ${lan().bridge} type bridge && ip link set ${lan().bridge} alias 'ticketwatch lab /other'`;
    expect(raised(other, lan())).toBe(
      'this machine has virtual machines of a stack "lab" already, made in another folder; ' +
        "work on them there, or choose another name with --stack\n",
    );
    expect(raised(other, lan("mine"))).toBe("");
  });
});
