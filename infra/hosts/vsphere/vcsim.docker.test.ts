import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../../kit/project";
import { resourcePool, template, Vcsim } from "../../../test/helpers/vcsim";
import { Govc } from "./govc";
import { check, ensure, remove } from "./life";
import { unfinishedName, type VmSpec } from "./vm-spec";

const run = promisify(execFile);
const address = "127.0.0.1";
const folder = mkdtempSync(join(tmpdir(), "ticketwatch-vcsim-"));
let vcsim: Vcsim;
let guest: Server;
let spec: VmSpec;

beforeAll(async () => {
  vcsim = await Vcsim.start();
  // What answers where the machine's SSH server would.
  guest = createServer((socket) => socket.destroy()).listen(0, address);
  await once(guest, "listening");
  const { port } = guest.address() as { port: number };
  spec = {
    ...{ host: "east", name: "ticketwatch-test-east", mark: "0a1b2c3d", server: vcsim.server, user: vcsim.user },
    ...{ insecure: true, template, resourcePool, sshPort: port, addressSeconds: 60 },
  };
}, 600_000);

afterAll(async () => {
  guest?.close();
  await vcsim?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const govc = (changes: Partial<VmSpec> = {}, password = vcsim.password, program = vcsim.program) =>
  new Govc(program, { ...spec, ...changes }, password);

/** Ensures the machine while the simulated guest gets its address. */
async function ensured(changes: Partial<VmSpec> = {}): Promise<string> {
  const [found] = await Promise.all([ensure(govc(changes)), vcsim.giveAddress(spec.name, address)]);
  return found;
}

const info = async (name: string) =>
  JSON.parse(await vcsim.govc("vm.info", "-json", "-e", name)).virtualMachines[0] as {
    self: { value: string };
    runtime: { powerState: string };
    config: { hardware: { numCPU: number; memoryMB: number } };
  };

const refused = async (action: Promise<unknown>): Promise<string> =>
  await action.then(
    () => "",
    (error: Error) => error.message,
  );

describe("a machine in vCenter", () => {
  afterEach(() => remove(govc()), 60_000);

  it("is cloned, powered on and waited for, with the size that is wanted", async () => {
    await check(govc());
    expect(await ensured({ cpus: 2, memoryMebibytes: 2048 })).toBe(address);
    expect(await info(spec.name)).toMatchObject({
      runtime: { powerState: "poweredOn" },
      config: { hardware: { numCPU: 2, memoryMB: 2048 } },
    });
    expect(await vcsim.machines()).toEqual([spec.name]);
  });

  it("is left as it is the second time, and powered on where it was off", async () => {
    await ensured();
    const { self } = await info(spec.name);
    await vcsim.govc("vm.power", "-off", spec.name);
    expect(await ensured()).toBe(address);
    expect(await info(spec.name)).toMatchObject({ self, runtime: { powerState: "poweredOn" } });
  });

  it("gets other processors and memory in place", async () => {
    await ensured();
    const { self } = await info(spec.name);
    await ensured({ cpus: 4, memoryMebibytes: 4096 });
    const hardware = { numCPU: 4, memoryMB: 4096 };
    expect(await info(spec.name)).toMatchObject({ self, config: { hardware }, runtime: { powerState: "poweredOn" } });
  });

  it("is finished where a clone was interrupted", async () => {
    await vcsim.govc("vm.clone", `-vm=${template}`, "-on=false", `-pool=${resourcePool}`, unfinishedName(spec));
    const { self } = await info(unfinishedName(spec));
    await ensured();
    expect(await vcsim.machines()).toEqual([spec.name]);
    expect(await info(spec.name)).toMatchObject({ self });
  });

  it("is removed whole or unfinished, and no harm done where it is gone", async () => {
    await vcsim.govc("vm.clone", `-vm=${template}`, "-on=false", `-pool=${resourcePool}`, unfinishedName(spec));
    await remove(govc());
    expect(await vcsim.machines()).toEqual([]);
    await ensured();
    await remove(govc());
    expect(await vcsim.machines()).toEqual([]);
    await remove(govc());
  });

  it("is not made anew from another template behind its data's back", async () => {
    await ensured();
    const message = await refused(ensure(govc({ template: "DC0_C0_RP0_VM0" })));
    expect(message).toMatch(
      /was made with template: debian-template, .* now says template: DC0_C0_RP0_VM0.*take the host out/,
    );
  });

  it("that never gets an address is named, with what is known of it", async () => {
    const message = await refused(ensure(govc({ addressSeconds: 2 })));
    expect(message).toMatch(/^host east: .*ticketwatch-test-east got no address within 2 s \(VMware Tools: \w+\): see/);
  });

  it("at whose address nothing answers is named", async () => {
    const nobody = { sshPort: 1, addressSeconds: 3 };
    const [message] = await Promise.all([refused(ensure(govc(nobody))), vcsim.giveAddress(spec.name, address)]);
    expect(message).toMatch(/has the address 127\.0\.0\.1, and nothing answers at its port 1/);
  });
});

describe("what vCenter refuses is one clear line", () => {
  it("for a wrong password, without the password", async () => {
    const message = await refused(check(govc({}, "hunter3")));
    expect(message).toMatch(/^host east: vCenter \S+ refuses the login of lab@vsphere\.local: correct/);
    expect(message).not.toContain("hunter3");
  });

  it("for a server that does not answer", async () => {
    expect(await refused(check(govc({ server: "127.0.0.1:1" })))).toMatch(/no vCenter answers at 127\.0\.0\.1:1/);
  });

  it("for a template that is not there, with those that are", async () => {
    const message = await refused(check(govc({ template: "windows" })));
    expect(message).toMatch(/has no template "windows": its templates are \/DC0\/vm\/debian-template$/);
  });

  it("for a pool that must be named, or is not there", async () => {
    expect(await refused(ensure(govc({ resourcePool: undefined })))).toMatch(/several .*: name one as resourcePool/);
    expect(await refused(ensure(govc({ resourcePool: "none" })))).toMatch(/no resource pool "none"/);
    expect(await vcsim.machines()).toEqual([]);
  });

  it("for a name that somebody else's machine has, which is left alone", async () => {
    const clone = ["vm.clone", `-vm=${template}`, "-on=false", `-pool=${resourcePool}`, spec.name];
    await vcsim.govc(...clone);
    expect(await refused(check(govc()))).toMatch(/has a machine \S+ticketwatch-test-east already, .* not this lab's/);
    await remove(govc());
    expect(await vcsim.machines()).toEqual([spec.name]);
    await vcsim.govc("vm.destroy", spec.name);
  });
});

describe("vCenter's certificate", () => {
  it("is verified where nothing else is said", async () => {
    expect(await refused(check(govc({ insecure: false })))).toMatch(/the certificate of \S+ is not trusted here: set/);
  });

  it("is known by its authority or its thumbprint", async () => {
    const printed = await run("openssl", ["x509", "-noout", "-fingerprint", "-sha256", "-in", vcsim.certificate]);
    const thumbprint = printed.stdout.trim().split("=")[1] as string;
    await check(govc({ insecure: false, caFile: vcsim.certificate }));
    await check(govc({ insecure: false, thumbprint }));
    const other = thumbprint.replaceAll("A", "B");
    expect(await refused(check(govc({ insecure: false, thumbprint: other })))).toMatch(/shows another certificate/);
  });
});

describe("the command that Pulumi runs", () => {
  const main = join(projectRoot, "node_modules", ".bin", "tsx");
  const environment = (password: string) => ({
    ...process.env,
    PATH: `${folder}:${process.env.PATH}`,
    TICKETWATCH_VM: JSON.stringify(spec),
    TICKETWATCH_VSPHERE_PASSWORD: password,
  });
  const command = (action: string, password = vcsim.password) =>
    run(main, ["infra/hosts/vsphere/main.ts", action], { cwd: projectRoot, env: environment(password) });

  beforeAll(() => {
    const spy = `#!/bin/sh\necho "$@" >>${folder}/calls\nexec ${vcsim.program} "$@"\n`;
    writeFileSync(join(folder, "govc"), spy);
    chmodSync(join(folder, "govc"), 0o755);
  });

  it("prints the address and nothing else, with no secret in any argument", async () => {
    const [{ stdout, stderr }] = await Promise.all([command("ensure"), vcsim.giveAddress(spec.name, address)]);
    expect({ stdout, stderr }).toEqual({ stdout: address, stderr: "" });
    const calls = readFileSync(join(folder, "calls"), "utf8");
    expect(calls).toContain("vm.clone");
    expect(calls).not.toContain(vcsim.password);
    await command("remove");
    expect(await vcsim.machines()).toEqual([]);
  });

  it("fails with the one line, and no stack trace", async () => {
    const error = await command("check", "hunter3").catch((failed: { code: number; stderr: string }) => failed);
    expect(error).toMatchObject({ code: 1, stderr: expect.stringMatching(/^host east: [^\n]+\n$/) });
  });
});
