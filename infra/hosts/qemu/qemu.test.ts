import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hostProblems, hostsSchema } from "../settings";
import { assertImage } from "./disk";
import { lanOf, machineOf } from "./plan";
import { qemuArguments } from "./qemu-arguments";
import { debugfsCommands } from "./seed";
import { addressed, type QemuSettings } from "./settings";
import { whyNoMachines } from "./tools";

const parsed = (hosts: object) => hostsSchema.parse(hosts);
const mistakes = (host: object) => hostsSchema.safeParse({ vm: { kind: "qemu", ...host } }).error?.issues ?? [];
const noSecrets = { vspherePassword: "" };
const two = { here: { kind: "docker" }, db: { kind: "qemu" }, web: { kind: "qemu" } };

describe("settings of a virtual machine", () => {
  it("have sizes that the lab can live in where none are given", () => {
    expect(parsed({ vm: { kind: "qemu" } }).vm).toEqual({ kind: "qemu", memory: 2048, cores: 2, disk: 10 });
  });

  it.each([
    [{ memory: 512 }, "expected a whole number of MiB from 1152 to 262144"],
    [{ cores: 0 }, "expected a whole number of cores from 1 to 64"],
    [{ disk: 2.5 }, "expected a whole number of GiB from 6 to 2048"],
    [{ address: "fd00::1" }, "expected an IPv4 address"],
  ])("refuse %j with what is allowed", (host, message) => {
    expect(mistakes(host).map((issue) => issue.message)).toContain(message);
  });

  it("need no address, of this machine neither", () => {
    expect(hostProblems(parsed(two), noSecrets)).toEqual([]);
  });

  it("refuse addresses that do not go together", () => {
    const at = (address: string) => ({ kind: "qemu", address });
    const problems = (hosts: object) => hostProblems(parsed(hosts), noSecrets).join("\n");
    expect(problems({ a: at("10.9.1.2"), b: at("10.9.2.2") })).toMatch(/a and b have addresses in different networks/);
    expect(problems({ a: at("10.9.1.1"), b: at("10.9.1.2") })).toMatch(/a cannot have 10\.9\.1\.1/);
  });
});

describe("a mistake", () => {
  it("in the place of a cloud image is named, with what to set", () => {
    const remedy = expect.stringContaining("set image in ticketwatch:hosts to a cloud image on this machine");
    expect(() => assertImage({ name: "db", image: "/no/such.img" })).toThrow(expect.objectContaining({ remedy }));
    expect(() => assertImage({ name: "db", image: "/no/such.img" })).toThrow(/the image of host "db" is not there/);
    expect(() => assertImage({ name: "db" })).not.toThrow();
  });

  it("in the action is told with those that there are", () => {
    const words = ["--require", "tsx/cjs", join(__dirname, "cli.ts"), "fly"];
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^there is no action "fly"; choose one of network-up, /),
    ]);
  });
});

describe("addresses", () => {
  it("come from the names of stack and host, whatever other hosts there are", () => {
    const both = addressed("lab", parsed(two));
    const { web: _gone, ...rest } = two;
    expect(addressed("lab", parsed(rest)).db).toEqual(both.db);
    expect(both.db?.address).toMatch(/^10\.(12[89]|1[3-8]\d|19[01])\.\d+\.\d+$/);
    expect(addressed("other", parsed(two)).db?.address).not.toBe(both.db?.address);
  });

  it("put this machine into the same network", () => {
    const { here, db } = addressed("lab", parsed(two));
    expect(here?.address).toBe(db?.address?.replace(/\d+$/, "1"));
  });

  it("leave hosts without virtual machines as they are", () => {
    const hosts = parsed({ here: { kind: "docker" } });
    expect(addressed("lab", hosts)).toEqual(hosts);
  });
});

describe("a virtual machine's plan", () => {
  const host = (more: object = {}) => parsed({ db: { kind: "qemu", address: "10.9.1.7", ...more } }).db as QemuSettings;
  const plan = (more: object = {}) =>
    machineOf(lanOf("lab", { db: host() }), "db", { ...host(more), address: "10.9.1.7" });

  it("has devices whose names the kernel takes, other ones in another stack", () => {
    const other = machineOf(lanOf("other", {}), "db", { ...host(), address: "10.9.1.7" });
    for (const name of [plan().tap, plan().lan.bridge]) expect(name.length).toBeLessThanOrEqual(15);
    expect(other.tap).not.toBe(plan().tap);
    expect(other.mac).not.toBe(plan().mac);
    expect(plan().lan).toMatchObject({ subnet: "10.9.1", gateway: "10.9.1.1" });
  });

  it("becomes arguments without secrets, for an unprivileged QEMU", () => {
    const line = qemuArguments(plan({ memory: 1536, cores: 3 }), "tcg").join(" ");
    expect(line).toMatch(/-m 1536M -smp 3 /);
    expect(line).toMatch(/-runas nobody -sandbox on,/);
    expect(line).toMatch(/-kernel \S+vmlinuz .*mitigations=off/);
    expect(line).not.toMatch(/ssh|key/i);
    expect(qemuArguments(plan(), "kvm").join(" ")).not.toContain("mitigations=off");
  });

  it("boots a cloud image by itself, with the seed beside it", () => {
    const line = qemuArguments(plan({ image: "/images/debian.qcow2" }), "kvm").join(" ");
    expect(line).toMatch(/seed\.iso,format=raw,if=virtio,readonly=on/);
    expect(line).not.toContain("-kernel");
  });
});

describe("debugfsCommands", () => {
  it("write a file anew, private where it is a secret", () => {
    const files = [
      { path: "/etc/hostname", content: "db" },
      { path: "/root/.ssh/key", content: "secret", private: true },
    ];
    expect(debugfsCommands(files, ["/tmp/0", "/tmp/1"]).split("\n")).toEqual(
      expect.arrayContaining([
        "cd /etc",
        "write /tmp/0 hostname",
        "sif /etc/hostname mode 0100644",
        "cd /root/.ssh",
        "write /tmp/1 key",
        "sif /root/.ssh/key mode 0100600",
      ]),
    );
  });
});

describe("whyNoMachines", () => {
  it("says what is wanting", () => {
    expect(whyNoMachines(1000, "linux")).toMatch(/takes root/);
    expect(whyNoMachines(501, "darwin")).toMatch(/need Linux, and this is darwin/);
    expect(whyNoMachines(0, "linux")).toBeUndefined();
  });
});
