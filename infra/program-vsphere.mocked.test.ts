import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { defaultSettings } from "../scripts/stack/settings";
import { type Registered, runProgram } from "./testing/mocks";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-vsphere-"));
const privateKeyFile = join(folder, "key");
const password = "hunter2-of-vcenter";
const east = {
  kind: "vsphere",
  vcenter: { server: "vc.example.org:8443", user: "lab@vsphere.local", insecure: true },
  ...{ template: "debian-13", cpus: 2, memoryMebibytes: 4096, network: "dv" },
  ...{ privateKeyFile, hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJx0" },
};
/** What the mocks have a command print: here, the address. */
const address = "stdout-of-east-vm-machine";

let resources: readonly Registered[];
let outputs: Record<string, unknown>;
const named = (name: string) => resources.find((one) => one.name === name)?.inputs;

beforeAll(async () => {
  writeFileSync(privateKeyFile, "a key");
  vi.resetModules();
  const settings = { ...defaultSettings(), hosts: JSON.stringify({ east }), vspherePassword: password };
  ({ resources, outputs } = await runProgram("unit", settings, ["vspherePassword"]));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

describe("a host that vCenter clones", () => {
  it("is put on record before it is ordered, so that what is left of it is removed", () => {
    expect(named("east-vm-claim").create).toMatch(/main\.ts check$/);
    expect(named("east-vm-claim").delete).toMatch(/main\.ts remove$/);
    expect(named("east-vm-machine").create).toMatch(/main\.ts ensure$/);
    expect(named("east-vm-machine").delete).toBeUndefined();
  });

  it("is described without the password, which goes by the environment", () => {
    const { environment, create, logging } = named("east-vm-machine");
    expect(JSON.parse(environment.TICKETWATCH_VM)).toEqual({
      ...{ host: "east", name: "ticketwatch-unit-east", mark: "stdout-of-east-vm-mark" },
      ...{ server: "vc.example.org:8443", user: "lab@vsphere.local", insecure: true },
      ...{ template: "debian-13", cpus: 2, memoryMebibytes: 4096, network: "dv" },
      ...{ sshPort: 22, addressSeconds: 300 },
    });
    expect(environment.TICKETWATCH_VSPHERE_PASSWORD).toBe(password);
    expect(create).not.toContain(password);
    expect(logging).toBe("none");
  });

  it("is a host like any that SSH reaches, at the address that it got", () => {
    expect(named("east-ready").connection).toMatchObject({ host: address, port: 22, user: "root" });
    expect(named("east-engine").host).toBe(`ssh://root@${address}:22`);
    expect(outputs.urls).toHaveProperty("prometheus", `http://${address}:9090`);
    expect(outputs.hosts).toHaveProperty("east.machine", "a clone in vc.example.org:8443");
    const containers = resources.filter(({ type }) => type === "docker:index/container:Container");
    for (const { inputs } of containers.filter(({ inputs }) => inputs.ports)) expect(inputs.ports[0].ip).toBe(address);
  });
});
