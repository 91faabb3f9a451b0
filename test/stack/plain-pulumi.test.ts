import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pluginsUnderTest } from "../../airgap/plugins/conformance/run";
import { shell } from "../../scripts/lib/shell";
import { chooseImageSource } from "../../scripts/setup/image-source";
import { ensureCli } from "../../scripts/setup/pulumi-cli";
import { stackObjects } from "../../scripts/stack/stack-objects";
import { Clone } from "../helpers/clone";
import { TestStack } from "../helpers/lab-cli";

const unchanged = /Resources:\s+\d+ unchanged\s/;

/** The commands of the README's section on Pulumi, in a clone in which `./lab` has never run. */
describe("with nothing but pulumi", () => {
  const clone = new Clone();
  const home = mkdtempSync(join(tmpdir(), "twtest-pulumi-"));
  let stack: TestStack;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    stack = await TestStack.reserve("plain");
    const folders = [(await ensureCli(() => {})).path as string, ...Object.values(await pluginsUnderTest())];
    environment = {
      ...process.env,
      PATH: [...folders, process.env.PATH].join(delimiter),
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: `file://${home}`,
      PULUMI_CONFIG_PASSPHRASE: "not a secret",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    await pulumi("stack", "init", stack.name);
    const { source } = await chooseImageSource(undefined);
    await pulumi("config", "set", "imageSource", source);
    for (const [key, port] of Object.entries(stack.ports)) await pulumi("config", "set", key, `${port}`);
  });
  afterAll(async () => {
    await pulumi("destroy", "--yes", "--stack", stack.name).catch(() => "");
    clone.remove();
    rmSync(home, { recursive: true });
  });

  async function pulumi(...command: string[]): Promise<string> {
    const result = await shell({
      cwd: clone.folder,
      env: environment,
    })`pulumi --non-interactive --color never ${command}`;
    if (result.exitCode !== 0) throw new Error(`pulumi ${command.join(" ")}: ${result.stdout}${result.stderr}`);
    return result.stdout;
  }

  it("up stands the lab up", async () => {
    expect(await pulumi("up", "--yes")).toMatch(/Resources:\s+\+ \d+ created/);
    const { seats } = (await (await fetch(stack.url("appPort", "/seats"))).json()) as { seats: unknown[] };
    expect(seats).toHaveLength(500);
    const booking = { method: "POST", headers: { "content-type": "application/json" } };
    const body = JSON.stringify({ seatId: 7, userId: "user1" });
    expect((await fetch(stack.url("appPort", "/book"), { ...booking, body })).status).toBe(201);
  });

  it("up, preview and refresh find nothing to change afterwards", async () => {
    expect(await pulumi("up", "--yes")).toMatch(unchanged);
    expect(await pulumi("preview")).toMatch(unchanged);
    expect(await pulumi("refresh", "--yes")).toMatch(unchanged);
  });

  it("up makes again what was killed or removed", async () => {
    await shell`docker rm --force ${stack.container("pushgateway")}`;
    await shell`docker kill ${stack.container("seats-exporter")}`;
    expect(await pulumi("up", "--yes")).toMatch(/Resources:\s+\+ 1 created/);
    const states = (await stackObjects(stack.name)).containers.map(({ State }) => State);
    expect(states).toEqual(Array(states.length).fill("running"));
  });

  it("destroy leaves the data volumes, and nothing else", async () => {
    await pulumi("destroy", "--yes");
    const { containers, networks, volumes } = await stackObjects(stack.name);
    expect([...containers, ...networks]).toEqual([]);
    expect(volumes.map(({ Name }) => Name)).toContain(`${stack.container("mysql")}-data`);
  });

  it("up takes the data up again, although its passwords are new", async () => {
    const { volumes } = await stackObjects(stack.name);
    await pulumi("up", "--yes");
    expect((await (await fetch(stack.url("appPort", "/seats"))).json()) as object).toHaveProperty("available", 499);
    await pulumi("destroy", "--yes");
    for (const { Name } of volumes) await shell`docker volume rm ${Name}`;
  });
});
