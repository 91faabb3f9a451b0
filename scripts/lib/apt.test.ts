import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { writePrograms } from "../../kit/testing/programs";
import { apt } from "./apt";

let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), "twtest-apt-"));
  vi.stubEnv("PATH", [bin, process.env.PATH].join(delimiter));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(bin, { recursive: true });
});

it("tells apt's last words, and what may be behind them", async () => {
  const lines = ["Reading package lists...", "one", "two", "E: Unable to locate package docker.io"];
  writePrograms(bin, { "apt-get": `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(" ")} >&2; exit 100` });
  await expect(apt(["install", "docker.io"])).rejects.toMatchObject({
    message: "apt-get install failed: one; two; E: Unable to locate package docker.io",
    remedy: "check the package sources and free disk space, then try again",
  });
});

it("asks no questions, and says nothing where apt succeeds", async () => {
  writePrograms(bin, { "apt-get": '[ "$DEBIAN_FRONTEND" = noninteractive ]' });
  await expect(apt(["update"])).resolves.toBeUndefined();
});
