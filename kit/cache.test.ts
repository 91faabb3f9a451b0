import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { cached } from "./cache";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-cache-"));
beforeAll(() => void vi.stubEnv("TICKETWATCH_CACHE", folder));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

let builds = 0;
const program = "#!/bin/sh\necho whole\n";
const ask = () =>
  cached("program", "0123", async (directory) => {
    builds += 1;
    mkdirSync(join(directory, "bin"));
    writeFileSync(join(directory, "bin", "program"), program);
    symlinkSync("/nowhere", join(directory, "link"));
  });

beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  builds = 0;
});

describe("the cache", () => {
  it("builds once", async () => {
    expect(await ask()).toBe(await ask());
    expect(builds).toBe(1);
  });

  it.each([0, 10])("builds anew what was cut off to %d bytes", async (bytes) => {
    const built = join(await ask(), "bin", "program");
    truncateSync(built, bytes);
    await ask();
    expect([builds, readFileSync(built, "utf8")]).toEqual([2, program]);
  });

  it("builds anew where a file is gone, or the list of files is damaged", async () => {
    rmSync(join(await ask(), "bin", "program"));
    await ask();
    for (const text of ["", '{"bin/pro', "{}", '{"version":9}']) {
      writeFileSync(join(folder, "program-0123.files.json"), text);
      await ask();
    }
    expect(builds).toBe(6);
  });

  it("takes a folder of before, which has no list, unless nothing is in its files", async () => {
    const built = join(await ask(), "bin", "program");
    rmSync(join(folder, "program-0123.files.json"));
    await ask();
    expect(builds).toBe(1);
    truncateSync(built);
    await ask();
    expect(builds).toBe(2);
  });
});
