import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { assertNotLocked } from "./pulumi-lock";

let backend: string;
const look = () => assertNotLocked({ command: "up", stack: "lab" });

/** Writes a lock as Pulumi does. */
function lock(stack: string, text: string): void {
  const folder = join(backend, ".pulumi/locks/organization/ticketwatch", stack);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "0a7c.json"), text);
}

beforeEach(() => {
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
});
