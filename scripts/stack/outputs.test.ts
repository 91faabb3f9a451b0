import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Toolchain } from "../setup/toolchain";
import { readOutputs, warningsOf } from "./outputs";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-outputs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads the outputs with a Pulumi that runs this shell script. */
function outputsWith(script: string) {
  writeFileSync(join(folder, "pulumi"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return readOutputs("lab", { path: [folder, process.env.PATH].join(delimiter) } as Toolchain);
}

describe("a stack's outputs", () => {
  it.each([
    ["null for what cannot be decrypted", `echo '{"urls": {}, "credentials": null}'`],
    ["an error about the passphrase", "echo 'error: passphrase must be set with …' >&2; exit 1"],
  ])("name the passphrase where Pulumi gives %s", async (_, script) => {
    await expect(outputsWith(script)).rejects.toMatchObject({
      message: expect.stringContaining("another passphrase"),
      remedy: expect.stringContaining("PULUMI_CONFIG_PASSPHRASE"),
    });
  });

  it("are none where the lab is not wholly up", async () => {
    await expect(outputsWith("echo '{}'")).resolves.toBeUndefined();
  });

  it("lead to up where there is no such stack", async () => {
    await expect(outputsWith("echo 'error: no stack named' >&2; exit 255")).rejects.toThrow('no lab "lab" here');
  });
});

describe("warnings of a lab", () => {
  it("are none on one host, or between hosts that encrypt", () => {
    expect(warningsOf({})).toEqual([]);
    expect(warningsOf({ overlay: { encrypted: true, hostsWithoutEsp: ["late"] } })).toEqual([]);
  });

  it("name the hosts because of which nothing is encrypted between them", () => {
    const [warning, ...more] = warningsOf({ overlay: { encrypted: false, hostsWithoutEsp: ["db", "web"] } });
    expect(warning).toMatch(/not encrypted.* because the kernel of db and web cannot/);
    expect(more).toEqual([]);
  });

  it("do not blame a host that has learnt it since", () => {
    const [warning] = warningsOf({ overlay: { encrypted: false, hostsWithoutEsp: [] } });
    expect(warning).toContain("because a host's kernel could not when the network was made");
  });
});
