import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { assertNotLocked } from "./pulumi-lock";

let backend: string;
let said: string[];
const look = () => assertNotLocked({ command: "up", stack: "lab" }, (line) => said.push(line));
const fileOf = (stack: string) => join(backend, ".pulumi/locks/organization/ticketwatch", stack, "0a7c.json");

/** Writes a lock as Pulumi does. */
function lock(stack: string, text: string): void {
  mkdirSync(dirname(fileOf(stack)), { recursive: true });
  writeFileSync(fileOf(stack), text);
}

const heldBy = (pid: number, holder: { hostname?: string; timestamp?: string } = {}) =>
  lock("lab", JSON.stringify({ pid, username: "me", hostname: hostname(), timestamp: new Date(), ...holder }));

/** Number of a process that has just ended. */
const ended = () => spawnSync("true").pid;

beforeEach(() => {
  said = [];
  backend = mkdtempSync(join(tmpdir(), "twtest-locks-"));
  vi.stubEnv("PULUMI_BACKEND_URL", `file://${backend}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(backend, { recursive: true });
});

describe("the lock of a Pulumi operation", () => {
  it("is told with its holder and the way out", () => {
    lock("lab", JSON.stringify({ pid: 4711, username: "me", hostname: "host", timestamp: "2026-04-01T18:00:00Z" }));
    expect(look).toThrow('the stack "lab" is locked by another Pulumi operation: me@host (pid 4711) at 2026-04-01');
  });

  it("counts, too, when its file is empty", () => {
    lock("lab", "");
    expect(look).toThrow('the stack "lab" is locked');
  });

  it("of another stack, or none, is no hindrance", () => {
    expect(look).not.toThrow();
    lock("other", "");
    expect(look).not.toThrow();
  });

  it("is left to the backend where that is no folder", () => {
    vi.stubEnv("PULUMI_BACKEND_URL", "https://api.pulumi.com");
    expect(look).not.toThrow();
  });

  it("is taken over, with a word, from a process of this machine that is gone", () => {
    const pid = ended();
    heldBy(pid);
    look();
    expect(said).toEqual([expect.stringContaining(`process ${pid} of this machine, which ended`)]);
    expect(existsSync(fileOf("lab"))).toBe(false);
  });

  it("is taken over where its number is a later process's by now", () => {
    heldBy(process.pid, { timestamp: "2026-04-01T18:00:00Z" });
    look();
    expect(existsSync(fileOf("lab"))).toBe(false);
  });

  it("stays where its process lives", () => {
    heldBy(process.pid);
    expect(look).toThrow(`(pid ${process.pid})`);
    expect(existsSync(fileOf("lab"))).toBe(true);
  });

  it("stays where its process was another machine's", () => {
    heldBy(ended(), { hostname: "elsewhere" });
    expect(look).toThrow("me@elsewhere");
    expect(existsSync(fileOf("lab"))).toBe(true);
  });
});
