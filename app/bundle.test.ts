import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashOfDirectory } from "../airgap/cache";
import { bundleApp } from "./bundle";

const root = join(__dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "ticketwatch-bundle-"));
const [here, elsewhere] = [join(folder, "here"), join(folder, "elsewhere")];

/** Bundles a copy of the sources that lies in another place, with a process of its own. */
async function bundleInAnotherClone(): Promise<void> {
  const clone = join(folder, "another", "clone");
  for (const part of ["app", "package.json", "tsconfig.json"]) {
    cpSync(join(root, part), join(clone, part), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));
  const script = `require("./app/bundle.ts").bundleApp(${JSON.stringify(elsewhere)})`;
  writeFileSync(join(clone, "bundle-once.ts"), script);
  await promisify(execFile)(process.execPath, ["--import", "tsx", "bundle-once.ts"], { cwd: clone });
}

beforeAll(async () => {
  await Promise.all([bundleApp(here), bundleInAnotherClone()]);
});
afterAll(() => rmSync(folder, { recursive: true }));

test("gives the same bytes wherever the clone lies", () => {
  expect(hashOfDirectory(elsewhere)).toBe(hashOfDirectory(here));
});

test("names no folder of this machine", () => {
  for (const file of ["server.js", "admin.js", "server.js.map", "admin.js.map"]) {
    expect(readFileSync(join(here, file), "utf8").includes(root)).toBe(false);
  }
});

test("holds all that the Dockerfile copies", () => {
  const dockerfile = readFileSync(join(here, "Dockerfile"), "utf8");
  const copied = /^COPY (.*) \.\/$/m.exec(dockerfile)?.[1]?.split(" ") ?? [];
  expect(copied).toHaveLength(4);
  for (const file of copied) expect(readFileSync(join(here, file)).length).toBeGreaterThan(1000);
});

test("runs with no package beside it", async () => {
  const run = promisify(execFile)(process.execPath, ["server.js"], { cwd: here, env: {} });
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^wrong environment: DATABASE_HOST/),
  });
});
