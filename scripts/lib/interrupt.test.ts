import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { allEndingSignals } from "../../kit/signals";

const module = JSON.stringify(join(__dirname, "interrupt"));
const signals = JSON.stringify(join(__dirname, "..", "..", "kit", "signals"));
let child: ChildProcess;
/** What it says on its error output, until its end. */
let said: Promise<string>;

/** Starts a process that says "ready" once it does what `body` says. */
async function start(body: string, stdout: "pipe" | number = "pipe", env: NodeJS.ProcessEnv = {}): Promise<void> {
  const code = `const { interruption, endWhenUnread, runAttached } = require(${module}); ${body}`;
  child = spawn(process.execPath, ["--require", require.resolve("tsx/cjs"), "--eval", code], {
    stdio: ["ignore", stdout, "pipe"],
    env: { ...process.env, ...env },
  });
  said = text(child.stderr as NodeJS.ReadableStream);
  if (stdout === "pipe") await once(child.stdout as NodeJS.ReadableStream, "data");
}

const ended = async (): Promise<unknown> => (await once(child, "close"))[0];

afterEach(() => child.kill("SIGKILL"));

/** Work that takes a moment to wind up, and ends with exit code 7; `which` of the interruption's signals begins that. */
const windsUp = (which = "signal") => `
  interruption().${which}.addEventListener("abort", () => setTimeout(() => process.exit(7), 300));
  setInterval(() => {}, 1000); console.log("ready");`;

describe("a command that is cut off", () => {
  it.each(allEndingSignals)("winds up on %s, and says so", async (signal) => {
    await start(windsUp());
    child.kill(signal);
    expect(await ended()).toBe(7);
    expect(await said).toContain("interrupted: cleaning up");
  });

  it("passes a signal on to its children that only it was sent", async () => {
    await start(windsUp("forChildren"));
    child.kill("SIGHUP");
    expect(await ended()).toBe(7);
  });

  it("takes the several signals of one closed terminal for one", async () => {
    await start(windsUp());
    for (const signal of ["SIGHUP", "SIGHUP", "SIGTERM", "SIGHUP"] as const) child.kill(signal);
    expect(await ended()).toBe(7);
  });

  it("goes on after a closed terminal where nohup started it", async () => {
    await start(`require(${signals}).keepIgnoringHangUp(); ${windsUp()}`, "pipe", { TICKETWATCH_NOHUP: "1" });
    child.kill("SIGHUP");
    await sleep(800);
    expect(child.exitCode).toBeNull();
    child.kill("SIGTERM");
    expect(await ended()).toBe(7);
  });

  it("leaves at once on a later second signal", async () => {
    await start(`interruption(); setInterval(() => {}, 1000); console.log("ready");`);
    child.kill("SIGTERM");
    await sleep(800);
    child.kill("SIGINT");
    expect(await ended()).toBe(130);
  });

  it("ends the program that has its terminal", async () => {
    await start(
      `runAttached("sleep", ["60"], {}).then(({ signal }) => process.exit(signal ? 9 : 1)); console.log("ready");`,
    );
    child.kill("SIGTERM");
    expect(await ended()).toBe(9);
  });
});

describe("a command whose output nobody reads", () => {
  const writing = `endWhenUnread(); setInterval(() => process.stdout.write("line\\n"), 10);`;

  it("ends quietly", async () => {
    await start(writing);
    child.stdout?.destroy();
    expect(await ended()).toBe(0);
    expect(await said).toBe("");
  });

  it("winds up first what is under way", async () => {
    await start(`${windsUp()} ${writing}`);
    child.stdout?.destroy();
    expect(await ended()).toBe(7);
    expect(await said).toBe("");
  });

  it.runIf(process.platform === "linux")("says it where a disk behind it is full", async () => {
    await start(writing, openSync("/dev/full", "w"));
    expect(await ended()).toBe(1);
    expect(await said).toMatch(/^error: standard output cannot be written: ENOSPC.*\n {2}fix: .*\n$/);
  });
});
