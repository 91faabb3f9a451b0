import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { workFiles, workFolder } from "../lib/paths";
import { withLock } from "./lock";

const stack = `unit-lock-${process.pid}`;

afterEach(() => {
  rmSync(workFiles.lock(stack), { force: true });
});

describe("withLock", () => {
  it("gives back what was done, and lets go afterwards", async () => {
    await expect(withLock(stack, "up", async () => 42)).resolves.toBe(42);
    expect(existsSync(workFiles.lock(stack))).toBe(false);
  });

  it("lets go when the work fails", async () => {
    await expect(withLock(stack, "up", async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(existsSync(workFiles.lock(stack))).toBe(false);
  });

  it("refuses a second one, naming the first", async () => {
    const second = withLock(stack, "load on-sale", () => withLock(stack, "reset", async () => "both"));
    await expect(second).rejects.toThrow(
      `./lab load on-sale (process ${process.pid}) is at work on the lab "${stack}"`,
    );
  });

  it("leaves other stacks alone", async () => {
    await expect(withLock(stack, "up", () => withLock(`${stack}-b`, "up", async () => "both"))).resolves.toBe("both");
  });

  it("respects another machine's, and names the file to remove once that is gone", async () => {
    mkdirSync(workFolder, { recursive: true });
    writeFileSync(
      workFiles.lock(stack),
      JSON.stringify({ pid: 1, startTime: "1", command: "up", machine: "elsewhere" }),
    );
    await expect(withLock(stack, "up", async () => "done")).rejects.toMatchObject({
      message: expect.stringContaining("./lab up (process 1 on elsewhere) is at work"),
      remedy: expect.stringContaining(`rm ${workFiles.lock(stack)}`),
    });
  });

  it.each([
    ["a process that is gone", () => JSON.stringify({ pid: spawnSync("true").pid, startTime: "1", command: "up" })],
    ["a later process of the same number", () => JSON.stringify({ pid: process.pid, startTime: "1", command: "up" })],
  ])("does not mind the lock of %s", async (_, left) => {
    mkdirSync(workFolder, { recursive: true });
    writeFileSync(workFiles.lock(stack), left());
    await expect(withLock(stack, "up", async () => "done")).resolves.toBe("done");
  });
});
