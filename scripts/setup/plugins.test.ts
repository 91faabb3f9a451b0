import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPlugins } from "../../airgap/plugins/build";
import { findOfficialPlugin, isStillThere, plugins, serves } from "./plugins";

const [docker] = plugins;

describe("a plugin on PATH", () => {
  const folder = mkdtempSync(join(tmpdir(), "twtest-plugins-"));
  const executable = join(folder, "pulumi-resource-docker");
  const path = process.env.PATH;

  beforeAll(async () => {
    process.env.PATH = [folder, path].join(delimiter);
    copyFileSync(join((await buildPlugins()).docker, "pulumi-resource-docker"), executable);
  }, 120_000);
  afterAll(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });

  it("is asked for its version, and taken when that serves", async () => {
    expect(await findOfficialPlugin(docker)).toEqual({
      part: "docker plugin",
      chosen: "official",
      detail: `v${docker.version}`,
      reason: `found on PATH (${executable})`,
      path: folder,
    });
  });

  it("is refused when it is of another version, which is named with the wanted one", async () => {
    const newer = { ...docker, version: "6.0.0" } as unknown as typeof docker;
    await expect(findOfficialPlugin(newer)).rejects.toThrow(
      `the docker plugin on PATH (${executable}) is version ${docker.version}; the program needs 6.0.0`,
    );
  });

  it("is missed once it has left its folder", async () => {
    const chosen = await findOfficialPlugin(docker);
    expect(chosen && isStillThere(chosen)).toBe(true);
    rmSync(executable);
    expect(chosen && isStillThere(chosen)).toBe(false);
  });

  it("is refused when it is no plugin", async () => {
    writeFileSync(executable, "#!/bin/sh\nexit 3\n");
    chmodSync(executable, 0o755);
    await expect(findOfficialPlugin(docker)).rejects.toThrow(
      `the plugin ${executable} cannot be used: it ended with 3`,
    );
  });
});

describe("a version", () => {
  it.each([
    ["5.2.0", "5.2.0"],
    ["5.2.1", "5.2.0"],
    ["5.10.0", "5.2.3"],
    ["5.2.0-alpha.1+dirty", "5.2.0"],
  ])("%s serves who wants %s", (found, wanted) => expect(serves(found, wanted)).toBe(true));

  it.each([
    ["5.1.9", "5.2.0"],
    ["6.0.0", "5.2.0"],
    ["", "5.2.0"],
  ])("%s does not serve who wants %s", (found, wanted) => expect(serves(found, wanted)).toBe(false));
});
