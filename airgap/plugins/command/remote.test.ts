import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildPlugins } from "../build";
import { PluginProcess, urnOf } from "../conformance/plugin-process";
import { pluginsUnderTest, testsOfficial } from "../conformance/run";
import { hasSecret, type Properties, revealAll } from "../protocol/values";
import { SshServer } from "./ssh-server";

const urn = urnOf("command:remote:Command", "remote");

describe("a remote command", () => {
  const server = new SshServer();
  const hop = new SshServer();
  let plugin: PluginProcess;

  beforeAll(async () => {
    await Promise.all([server.listen(), hop.listen()]);
    const { command: folder } = await pluginsUnderTest();
    plugin = await PluginProcess.start(join(folder, "pulumi-resource-command"));
  });
  afterEach(() => {
    server.refusals = 0;
  });
  afterAll(async () => {
    await plugin.stop();
    await Promise.all([server.close(), hop.close()]);
  });

  const withKey = ({ port, userKey }: SshServer): Properties => ({
    host: "127.0.0.1",
    port,
    user: "someone",
    privateKey: userKey.private,
  });

  const create = async (inputs: Properties) => {
    const { checked } = await plugin.check(urn, { connection: withKey(server), ...inputs });
    return (await plugin.create(urn, checked)).state;
  };

  it("gives back output and errors without the last line break", async () => {
    const state = await create({ create: "echo out; echo err >&2", logging: "none" });
    expect(state).toMatchObject({ stdout: "out", stderr: "err" });
  });

  it("reads its standard input", async () => {
    expect(await create({ create: "tr a-z A-Z", stdin: "quiet" })).toMatchObject({ stdout: "QUIET" });
  });

  it("keeps the whole connection secret", async () => {
    const { checked } = await plugin.check(urn, { connection: withKey(server), create: "true" });
    expect(hasSecret(checked.connection)).toBe(true);
    expect(revealAll(checked).connection).toMatchObject({ dialErrorLimit: 10, perDialTimeout: 15 });
    expect(hasSecret((await plugin.create(urn, checked)).state.connection)).toBe(true);
  });

  it("logs in with a password", async () => {
    const connection = { ...withKey(server), privateKey: null, password: server.password };
    expect(await create({ connection, create: "echo in" })).toMatchObject({ stdout: "in" });
  });

  it("logs in with a key that an agent has, whose path is from where the plugin runs", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ticketwatch-agent-"));
    writeFileSync(join(folder, "key"), server.userKey.private, { mode: 0o600 });
    const env = { ...process.env, SSH_AUTH_SOCK: "agent" };
    const agent = spawn("ssh-agent", ["-D", "-a", "agent"], { cwd: folder, stdio: "ignore" });
    const { command } = await pluginsUnderTest();
    const there = await PluginProcess.start(join(command, "pulumi-resource-command"), {}, folder);
    try {
      await expect.poll(() => spawnSync("ssh-add", ["key"], { cwd: folder, env }).status, { timeout: 5000 }).toBe(0);
      const connection = { ...withKey(server), privateKey: null, agentSocketPath: "agent" };
      const { checked } = await there.check(urn, { connection, create: "echo in" });
      expect((await there.create(urn, checked)).state).toMatchObject({ stdout: "in" });
    } finally {
      await there.stop();
      agent.kill();
      rmSync(folder, { recursive: true });
    }
  });

  it("fails, and goes on, when no agent answers", async () => {
    const connection = { ...withKey(server), privateKey: null, agentSocketPath: "no-agent", dialErrorLimit: 0 };
    await expect(create({ connection, create: "true" })).rejects.toThrow(/no-agent/);
    expect(await create({ create: "echo in" })).toMatchObject({ stdout: "in" });
  });

  it("accepts the host key that the program expects", async () => {
    const connection = { ...withKey(server), hostKey: server.hostKey.public };
    expect(await create({ connection, create: "echo in" })).toMatchObject({ stdout: "in" });
  });

  it("rejects a host that shows another key", async () => {
    const connection = { ...withKey(server), hostKey: hop.hostKey.public, dialErrorLimit: 0 };
    await expect(create({ connection, create: "echo in" })).rejects.toThrow();
  });

  it("goes through a proxy", async () => {
    const connection = { ...withKey(server), proxy: withKey(hop) };
    expect(await create({ connection, create: "echo through" })).toMatchObject({ stdout: "through" });
  });

  it("tries again when it is turned away at first", async () => {
    server.refusals = 2;
    expect(await create({ create: "echo at last" })).toMatchObject({ stdout: "at last" });
  });

  // Of this the official plugin says nothing.
  it("gives up after the allowed number of attempts", async () => {
    server.refusals = 9;
    const connection = { ...withKey(server), dialErrorLimit: 1 };
    await expect(create({ connection, create: "true" })).rejects.toThrow(testsOfficial ? undefined : "failed attempts");
  });

  it("does not try with a key that it cannot read", async () => {
    const connection = { ...withKey(server), privateKey: "no key", dialErrorLimit: -1 };
    await expect(create({ connection, create: "true" })).rejects.toThrow(
      testsOfficial ? "no key found" : "privateKey cannot be read",
    );
  });

  it("fails with the exit status and what the command wrote", async () => {
    await expect(create({ create: "echo reason >&2; exit 4" })).rejects.toThrow(/4[\s\S]*reason/);
  });

  it("passes on variables that the server accepts", async () => {
    const environment = { LC_WHO: "me" };
    expect(await create({ create: "echo $LC_WHO", environment })).toMatchObject({ stdout: "me" });
  });

  it("fails when the server refuses a variable", async () => {
    await expect(create({ create: "true", environment: { WHO: "me" } })).rejects.toThrow("WHO");
  });

  it("previews without connecting", async () => {
    const connection = { ...withKey(server), port: 1 };
    const { checked } = await plugin.check(urn, { connection, create: "echo" });
    await expect(plugin.create(urn, checked, true)).resolves.toBeDefined();
  });

  it("stops trying when the user cancels", async () => {
    const cancelled = await PluginProcess.start(join((await buildPlugins()).command, "pulumi-resource-command"));
    server.refusals = 1000;
    const connection = { ...withKey(server), dialErrorLimit: -1 };
    const { checked } = await cancelled.check(urn, { connection, create: "true" });
    const attempt = expect(cancelled.create(urn, checked)).rejects.toThrow("cancelled");
    await new Promise((resolve) => setTimeout(resolve, 300));
    await cancelled.cancel();
    await attempt;
    await cancelled.stop();
  });
});
