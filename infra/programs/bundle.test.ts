import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashOfDirectory } from "../../kit/cache";
import { bundleProgram } from "./bundle";
import { type Program, programs } from "./programs";

const root = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "ticketwatch-bundle-"));
const all = Object.values(programs);
const here = (name: string) => join(folder, "here", name);
const elsewhere = (name: string) => join(folder, "elsewhere", name);

/** Bundles a copy of the sources that lies in another place, with a process of its own. */
async function bundleInAnotherClone(): Promise<void> {
  const clone = join(folder, "another", "clone");
  const parts = readdirSync(root, { withFileTypes: true }).filter(
    ({ name }) => !/^\.|^(node_modules|runs|dist)$/.test(name),
  );
  for (const { name } of parts) cpSync(join(root, name), join(clone, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));
  const script = `const { bundleProgram } = require("./infra/programs/bundle.ts");
    const { programs } = require("./infra/programs/programs.ts");
    void Promise.all(Object.values(programs).map((program) =>
      bundleProgram(program, ${JSON.stringify(join(folder, "elsewhere"))} + "/" + program.name)));`;
  writeFileSync(join(clone, "bundle-once.ts"), script);
  await promisify(execFile)(process.execPath, ["--import", "tsx", "bundle-once.ts"], { cwd: clone });
}

beforeAll(async () => {
  await Promise.all([...all.map((program) => bundleProgram(program, here(program.name))), bundleInAnotherClone()]);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each<Program>(all)("the bundle of $name", ({ name, entryPoints, files = {} }) => {
  it("is the same bytes wherever the clone lies", () => {
    expect(hashOfDirectory(elsewhere(name))).toBe(hashOfDirectory(here(name)));
  });

  it("holds each entry point with its source map, its other files and the Dockerfile", () => {
    const bundles = Object.keys(entryPoints).flatMap((entry) => [`${entry}.js`, `${entry}.js.map`]);
    const made = [...bundles, ...Object.keys(files)];
    expect(readdirSync(here(name)).sort()).toEqual(["Dockerfile", ...made].sort());
    for (const file of made) expect(readFileSync(join(here(name), file)).length).toBeGreaterThan(1000);
  });

  it("names no folder of this machine", () => {
    for (const file of readdirSync(here(name))) {
      expect(readFileSync(join(here(name), file), "utf8").includes(root), file).toBe(false);
    }
  });

  it("runs with no package beside it, and says which setting is missing", async () => {
    const run = promisify(execFile)(process.execPath, ["server.js"], { cwd: here(name), env: {} });
    await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^wrong environment: [A-Z_]+/) });
  });
});

it("leaves nothing of an earlier version in the build context", async () => {
  writeFileSync(join(here("app"), "old.js"), "");
  await bundleProgram(programs.app, here("app"));
  expect(readdirSync(here("app"))).not.toContain("old.js");
});
