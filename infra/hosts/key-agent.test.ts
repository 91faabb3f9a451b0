import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "../../kit/project";
import { forgetAgents, keyAgent, openAgents } from "./key-agent";
import { assertReadable } from "./private-key";

const stack = `twtest-${process.pid}`;
let folder: string;
/** What agents are there for. */
let pulumi: ChildProcess;

function makeKey(name: string, passphrase = "") {
  const privateKeyFile = join(folder, name);
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", privateKeyFile]);
  return { privateKeyFile };
}

/** The comments of the keys that an agent has; undefined where none answers. */
function keysIn(socket: string): string[] | undefined {
  const env = { ...process.env, SSH_AUTH_SOCK: socket };
  const { status, stdout } = spawnSync("ssh-add", ["-L"], { cwd: projectRoot, env, encoding: "utf8" });
  if (status !== 0) return status === 1 ? [] : undefined;
  return stdout
    .trim()
    .split("\n")
    .map((line) => line.split(" ")[2] as string);
}

const open = (...keys: { readonly privateKeyFile: string }[]) => openAgents(stack, keys, pulumi.pid as number);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ticketwatch-agents-"));
  pulumi = spawn("sleep", ["60"], { stdio: "ignore" });
});
afterEach(() => {
  pulumi.kill();
  forgetAgents(stack);
  rmSync(folder, { recursive: true });
});

describe("agents for the keys of a stack's hosts", () => {
  it("each have one key, and what is wrong with a key is said", () => {
    const [east, west, locked] = [makeKey("east"), makeKey("west"), makeKey("locked", "a passphrase")];
    const problems = open(east, west, locked);
    expect([east, west].map((key) => keysIn(keyAgent(stack, key)))).toEqual([["east"], ["west"]]);
    expect([...problems.keys()]).toEqual([keyAgent(stack, locked)]);
    writeFileSync(east.privateKeyFile, "no key");
    expect(open(east).get(keyAgent(stack, east))).toContain("Error loading key");
  });

  it("are not even asked for a file that cannot be read, and what to set is said", () => {
    const missing = { privateKeyFile: join(folder, "none") };
    expect(() => assertReadable("east", missing)).toThrow(
      /the private key of host "east" cannot be read: .*\nSet privateKeyFile in ticketwatch:hosts to a file on this/,
    );
    expect(() => assertReadable("east", makeKey("east"))).not.toThrow();
  });

  it("are there again for hosts that the program no longer has, until those are forgotten", () => {
    const [east, west] = [makeKey("east"), makeKey("west")];
    open(east, west);
    rmSync(join(projectRoot, keyAgent(stack, west)));
    open(east);
    expect(keysIn(keyAgent(stack, west))).toEqual(["west"]);
    forgetAgents(stack);
    open(east);
    expect(existsSync(join(projectRoot, keyAgent(stack, west)))).toBe(false);
  });

  it("are none for a key that is gone, which is said", () => {
    const east = makeKey("east");
    renameSync(east.privateKeyFile, `${east.privateKeyFile}.old`);
    expect(open(east).get(keyAgent(stack, east))).toBe(`there is no ${east.privateKeyFile} any more`);
    expect(keysIn(keyAgent(stack, east))).toBeUndefined();
  });

  it("end with Pulumi, and the end of an earlier one is not that of the next", async () => {
    const key = makeKey("east");
    const earlier = spawn("sleep", ["60"], { stdio: "ignore" });
    openAgents(stack, [key], earlier.pid as number);
    open(key);
    earlier.kill();
    // An agent looks for what it is there for every 10 s.
    await sleep(13_000);
    expect(keysIn(keyAgent(stack, key))).toEqual(["east"]);
    pulumi.kill();
    await expect.poll(() => keysIn(keyAgent(stack, key)), { timeout: 15_000 }).toBeUndefined();
  }, 60_000);
});
