import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { appendToFile } from "../../kit/replace-file";
import { type LoadHost, startLoadHost } from "../load/testing/load-host";
import { execInContainer } from "./docker-exec";

let host: LoadHost;

beforeAll(async () => {
  host = await startLoadHost();
}, 300_000);

afterAll(() => host?.remove());

const shell = (script: string, options = {}) => execInContainer(host.container, ["sh", "-c", script], options);
const processes = async () => (await shell("cat /proc/[0-9]*/cmdline | tr '\\0' ' '")).stdout;

test("gives output, error output and exit code apart", async () => {
  expect(await shell("echo out; echo err >&2; exit 3")).toEqual({ stdout: "out\n", stderr: "err\n", exitCode: 3 });
});

test("passes input on exactly, and arguments without a shell's eyes", async () => {
  const stdin = "no newline at the end: é 'quoted' $HOME";
  const { stdout } = await execInContainer(host.container, ["sh", "-c", 'cat; printf %s "$1"', "sh", "a  $b"], {
    stdin,
  });
  expect(stdout).toBe(`${stdin}a  $b`);
});

test("reports each line when it is printed", async () => {
  const seen: string[] = [];
  const controller = new AbortController();
  const onStdoutLine = (line: string) => {
    seen.push(line);
    if (line === "two") controller.abort();
  };
  const { exitCode } = await shell("echo one; echo two; sleep 61; echo three", {
    onStdoutLine,
    signal: controller.signal,
  });
  expect(seen).toEqual(["one", "two"]);
  expect(exitCode).not.toBe(0);
});

test("kills a command and children that ignore the interrupt", async () => {
  const controller = new AbortController();
  const onStdoutLine = () => controller.abort();
  const stubborn = "trap '' INT; sleep 62 & echo ready; sleep 63; sleep 64";
  const { exitCode } = await shell(stubborn, { onStdoutLine, signal: controller.signal, graceMs: 1000 });
  expect(exitCode).toBe(137);
  expect(await processes()).not.toContain("sleep 6");
});

test("ends a command whose lines cannot be kept, and says why", async () => {
  const onStdoutLine = (line: string) => appendToFile("/dev/full", line);
  const begun = Date.now();
  await expect(shell("echo one; echo two; sleep 65", { onStdoutLine })).rejects.toThrow(
    "/dev/full cannot be written: the disk is full",
  );
  expect(Date.now() - begun).toBeLessThan(30_000);
  expect(await processes()).not.toContain("sleep 65");
});

test("leaves nothing at work when its caller is killed", async () => {
  const module = JSON.stringify(join(__dirname, "docker-exec"));
  const work = JSON.stringify(["sh", "-c", "trap '' INT; echo begun; sleep 66 & sleep 67"]);
  const code = `require(${module}).execInContainer("${host.container}", ${work}, { onStdoutLine: console.log });`;
  const caller = spawn(process.execPath, ["--require", require.resolve("tsx/cjs"), "--eval", code]);
  await once(caller.stdout, "data");
  expect(await processes()).toContain("sleep 67");
  caller.kill("SIGKILL");
  await vi.waitFor(async () => expect(await processes()).not.toContain("sleep 6"), { timeout: 20_000, interval: 500 });
});

test("leaves what runs on in the background, and no watcher, when a command ends by itself", async () => {
  await shell("sleep 68 >/dev/null 2>&1 &");
  await vi.waitFor(async () => expect((await processes()).match(/read -r _/g)).toHaveLength(1), { timeout: 5000 });
  expect(await processes()).toContain("sleep 68");
  await shell("kill $(grep -l 'sleep.68' /proc/[0-9]*/cmdline | cut -d/ -f3); true");
});

test("does not start when the signal was aborted before", async () => {
  await expect(shell("true", { signal: AbortSignal.abort() })).rejects.toThrow("aborted");
});

test("names a container that does not run, and the remedy", async () => {
  await expect(execInContainer("twtest-none", ["true"])).rejects.toMatchObject({
    message: expect.stringMatching(/cannot run a command in container twtest-none: .*No such container: twtest-none/),
    remedy: expect.stringContaining("./lab status"),
  });
});
