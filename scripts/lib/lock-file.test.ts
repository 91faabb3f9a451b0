import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { othersAtWork, withLockFile } from "./lock-file";
import { workFolder } from "./paths";
import { identify } from "./process-identity";

const file = join(workFolder, `unit-lock-file-${process.pid}.lock`);
const busy = () => new Error("busy");
let other: ChildProcess;

beforeEach(() => {
  other = spawn("sleep", ["60"]);
  mkdirSync(workFolder, { recursive: true });
});

afterEach(() => {
  other.kill();
  rmSync(file, { force: true });
});

function heldByOther(): number {
  const pid = other.pid as number;
  writeFileSync(file, JSON.stringify({ ...identify(pid), command: "test" }));
  return pid;
}

describe("othersAtWork", () => {
  it("finds another living process that holds a lock", () => {
    const pid = heldByOther();
    expect(othersAtWork()).toContainEqual(expect.objectContaining({ pid, command: "test" }));
  });

  it("forgets a process that is gone", async () => {
    const pid = heldByOther();
    other.kill("SIGKILL");
    await once(other, "exit");
    expect(othersAtWork()).not.toContainEqual(expect.objectContaining({ pid }));
  });

  it("leaves this very process out", async () => {
    const seen = await withLockFile(file, "up", busy, async () => othersAtWork());
    expect(seen).not.toContainEqual(expect.objectContaining({ pid: process.pid }));
  });
});

describe("withLockFile", () => {
  it("does nothing while another process holds the file", async () => {
    heldByOther();
    await expect(withLockFile(file, "up", busy, async () => "done")).rejects.toThrow("busy");
  });

  it.each(["", '{"pid": 1', '{"holder": "somebody"}'])(
    "takes over a lock that says %j, and removes it",
    async (text) => {
      writeFileSync(file, text);
      const seen = await withLockFile(file, "up", busy, async () => JSON.parse(readFileSync(file, "utf8")).pid);
      expect(seen).toBe(process.pid);
      expect(readdirSync(workFolder).filter((name) => name.startsWith(basename(file)))).toEqual([]);
    },
  );

  it("lets one of many in that find the same stale lock", async () => {
    writeFileSync(file, "");
    const wait = () => new Promise<string>((resolve) => setTimeout(resolve, 50, "in"));
    const tries = Array.from({ length: 8 }, () => withLockFile(file, "up", busy, wait).catch((error) => error.message));
    expect((await Promise.all(tries)).sort()).toEqual([...Array(7).fill("busy"), "in"]);
  });
});
