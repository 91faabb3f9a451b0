import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineDirectory } from "../../airgap/engine/build";
import { stackLabel } from "../../contract/naming";
import { workFiles } from "../../scripts/lib/paths";
import { stackObjects } from "../../scripts/stack/stack-objects";
import { lab, startLab, succeeded, TestStack } from "../helpers/lab-cli";

const docker = new Docker();

/** One message with its remedy, and nothing that looks like a crash. */
const clearError = (message: RegExp, remedy: RegExp) => ({
  exitCode: 1,
  stderr: expect.stringMatching(new RegExp(`error: [^]*${message.source}[^]*\\n {2}fix: .*${remedy.source}`)),
});

const noStackTrace = expect.not.stringMatching(/\n\s+at .*:\d+:\d+/);

describe("without a lab", () => {
  it.each([["load", "on-sale"], ["status"], ["alerts"], ["reset"], ["logs"], ["down", "--yes"]])(
    "%s says to stand one up first",
    async (...command) => {
      const outcome = await lab([...command, "--stack", "nowhere"]);
      expect(outcome).toMatchObject(clearError(/there is no lab "nowhere"/, /\.\/lab up --stack nowhere/));
      expect(outcome.stderr).toEqual(noStackTrace);
    },
  );
});

describe("without Docker", () => {
  it("names the address that does not answer", async () => {
    const outcome = await lab(["up", "--stack", "nowhere"], { DOCKER_HOST: "unix:///nonexistent/docker.sock" });
    expect(outcome).toMatchObject(
      clearError(/no Docker engine answers at DOCKER_HOST=unix:\/\/\/nonexistent/, /DOCKER_HOST/),
    );
    expect(outcome.stderr).toEqual(noStackTrace);
  });
});

describe("with a wrong command line", () => {
  it.each([
    [["up", "--set", "seats=many"], 1, /ticketwatch:seats is "many"/],
    [["up", "--set", "chairs=5"], 2, /there is no setting "chairs"/],
    [["up", "--stack", "My_Lab"], 2, /stack name "My_Lab"/],
    [["load", "on-sale", "--connections", "none"], 1, /--connections none: expected a whole number/],
    [["alerts", "--fail-on", "doom"], 2, /Allowed choices are critical, warning, info/],
    [["load", "half-time"], 2, /unknown command|half-time/],
  ])("%j is refused with the reason", async (args, exitCode, reason) => {
    const outcome = await lab(args.includes("--stack") || args[0] !== "up" ? args : [...args, "--stack", "nowhere"]);
    expect(outcome.stderr).toMatch(reason);
    expect(outcome.exitCode).toBe(exitCode);
    expect(outcome.stderr).toEqual(noStackTrace);
    expect((await stackObjects("nowhere")).containers).toEqual([]);
  });
});

describe("with a port taken", () => {
  let server: Server;
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.reserve("port");
    server = createServer().listen(stack.ports.appPort, "127.0.0.1");
  });
  afterAll(async () => {
    server.close();
    await stack.remove();
  });

  it("names the port and its setting before anything is made", async () => {
    const outcome = await lab(stack.up);
    expect(outcome).toMatchObject(
      clearError(new RegExp(`port ${stack.ports.appPort} \\(ticketwatch:appPort\\)`), /--set appPort=/),
    );
    expect(await stackObjects(stack.name)).toEqual({ containers: [], networks: [], volumes: [] });
  });
});

describe("beside another folder's lab of the same name", () => {
  const name = `test-taken-${process.pid}`;
  const volume = `ticketwatch-${name}-mysql-data`;

  beforeAll(async () => {
    await docker.createVolume({ Name: volume, Labels: { [stackLabel]: name } });
  });
  afterAll(async () => {
    await docker.getVolume(volume).remove();
  });

  it("up touches nothing of it", async () => {
    const outcome = await lab([...(await TestStack.reserve("ports")).up, "--stack", name]);
    expect(outcome).toMatchObject(
      clearError(
        /not made in this folder, or whose state is lost \(it has ticketwatch-test-taken/,
        /another name with --stack/,
      ),
    );
    expect((await stackObjects(name)).volumes.map(({ Name }) => Name)).toEqual([volume]);
  });
});

describe("with a full disk", () => {
  const folder = mkdtempSync(join(tmpdir(), "ticketwatch-full-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const reason = whyNoFullDisk();

  it.skipIf(reason)(`names what could not be built, and leaves nothing half-done${reason}`, async () => {
    const left = `echo "left behind: $(ls -A ${folder} | grep -v ^plugin-)"`;
    const small = `mount -t tmpfs -o size=32m tmpfs ${folder} && { "$0" "$@"; code=$?; ${left}; exit $code; }`;
    const outcome = await lab(["up", "--stack", "nowhere"], { TICKETWATCH_CACHE: folder }, [
      "unshare",
      "--mount",
      "sh",
      "-c",
      small,
    ]);
    expect(outcome).toMatchObject(clearError(/pulumi was not built: .*disk/, /Free \d+ GB/));
    expect(outcome.stderr).toEqual(noStackTrace);
    expect(outcome.stdout).toBe("left behind: \n");
    expect((await stackObjects("nowhere")).containers).toEqual([]);
  });
});

describe("up, killed", () => {
  let stack: TestStack;
  let left: string;

  beforeAll(async () => {
    stack = await TestStack.reserve("killed");
    const running = startLab(stack.up);
    left = await containerAppears(stack, "mysql");
    process.kill(-(running.child.pid as number), "SIGKILL");
    await running.outcome;
  });
  afterAll(async () => {
    await stack.remove();
  });

  it("leaves a locked stack: the next one takes it over, and waits for a MySQL that is slow to start", async () => {
    const running = startLab(["up", "--stack", stack.name, "--yes"]);
    const mysql = docker.getContainer(await containerAppears(stack, "mysql", left));
    await mysql.pause();
    await sleep(15_000);
    await mysql.unpause();
    const outcome = await running.outcome;
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 });
    expect(outcome.stderr).toMatch(/took over the stack from process \d+ of this machine/);
    await succeeded(stack.run("status"));
  });
});

describe("up, interrupted", () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.reserve("interrupted");
  });
  afterAll(async () => {
    await stack.remove();
  });

  it("winds up in good order on Ctrl-C", async () => {
    const running = startLab(stack.up);
    await containerAppears(stack, "mysql");
    running.child.kill("SIGINT");
    const outcome = await running.outcome;
    expect(outcome).toMatchObject(
      clearError(/interrupted; what had been done is on record/, /\.\/lab up --stack .* again/),
    );
    expect(outcome.stderr).toEqual(noStackTrace);
  });

  it.runIf(process.platform === "linux")("winds up in the same way when its terminal is closed", async () => {
    // script(1) has the other end of the terminal.
    const inTerminal = ["sh", "-c", `exec script -qefc "$(printf "'%s' " "$0" "$@")" /dev/null`];
    const running = startLab(["up", "--stack", stack.name], {}, inTerminal);
    await containerAppears(stack, "app-1");
    running.child.kill("SIGKILL");
    await expect.poll(() => existsSync(workFiles.lock(stack.name)), { timeout: 300_000, interval: 500 }).toBe(false);
    const { stdout } = await succeeded(stack.run("pulumi", "stack", "export"));
    const { deployment } = JSON.parse(stdout) as { deployment: { pending_operations?: unknown[] } };
    expect(deployment.pending_operations ?? []).toEqual([]);
    expect((await stack.run("status")).stderr).toMatch(/only partly up.*\n {2}fix: \.\/lab up --stack/);
  });

  it("converges when it is run again", async () => {
    const outcome = await lab(["up", "--stack", stack.name]);
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 });
    expect(outcome.stderr).not.toMatch(/took over the stack|removed what an interrupted run had left/);
    await succeeded(stack.run("status"));
  });

  it("is the same lab in another project's environment", async () => {
    const env = { DOCKER_DEFAULT_PLATFORM: "linux/s390x", PULUMI_CONFIG_PASSPHRASE: "other", PULUMI_STACK: "other" };
    const run = (...command: string[]) => succeeded(lab([...command, "--stack", stack.name], env));
    await run("reset");
    expect((await run("load", "on-sale", "--duration", "3s", "--connections", "20")).stdout).toContain(
      "Verdict: passed",
    );
    expect((await run("status")).stdout).toContain("All is well.");
  });
});

/** Why a full disk cannot be played here, to be added to a title; empty where it can. */
function whyNoFullDisk(): string {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return " (mounting a small disk takes root on Linux)";
  if (!existsSync(engineDirectory())) return " (nothing is built here: this machine has the official Pulumi CLI)";
  return "";
}

/** Waits until a service's container runs (another one than `unlike`), and returns its id. */
async function containerAppears(stack: TestStack, service: string, unlike?: string): Promise<string> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const { containers } = await stackObjects(stack.name);
    const found = containers.find(
      ({ Id, Names, State }) => Names.includes(`/${stack.container(service)}`) && State === "running" && Id !== unlike,
    );
    if (found) return found.Id;
    await sleep(200);
  }
  throw new Error(`container of ${service} did not appear within two minutes`);
}
