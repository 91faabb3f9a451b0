import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tagImage, untagImages } from "../../airgap/plugins/conformance/image";
import { docker as engine, exists, inspect } from "./containers";
import { TestBed } from "./test-bed";

const image = "twtest-life:1";

interface Options {
  readonly memory?: number;
  readonly greeting?: string;
  readonly trigger?: string;
}

const program =
  ({ memory = 64, greeting = "hello", trigger = "one" }: Options = {}) =>
  async () => {
    const base = new docker.RemoteImage("image", { name: image, keepLocally: true });
    const network = new docker.Network("network", { name: "twtest-life-net" });
    const volume = new docker.Volume("volume", { name: "twtest-life-vol" });
    const password = new command.local.Command(
      "password",
      { create: "echo geheim-$GREETING", environment: { GREETING: greeting }, triggers: [trigger], logging: "none" },
      { additionalSecretOutputs: ["stdout"] },
    );
    const web = new docker.Container("web", {
      name: "twtest-life-web",
      image: base.name,
      command: ["sleep", "600"],
      envs: [`GREETING=${greeting}`],
      networkMode: "bridge",
      networksAdvanced: [{ name: network.name, aliases: ["web"] }],
      volumes: [{ volumeName: volume.name, containerPath: "/data" }],
      uploads: [{ file: "/etc/password", content: password.stdout }],
      memory,
      memorySwap: memory * 2,
      healthcheck: { tests: ["CMD", "test", "-s", "/etc/password"], interval: "1s" },
      wait: true,
    });
    return { id: web.id, alias: pulumi.output(web.networkDatas)[0]?.networkName, password: password.stdout };
  };

const names = ["image", "network", "volume", "password", "web"];
const all = (operation: string) => Object.fromEntries(names.map((name) => [name, operation]));

describe("the life of a stack", () => {
  let bed: TestBed;

  beforeAll(async () => {
    await tagImage(image);
    bed = await TestBed.make("life", program());
  }, 300_000);

  afterAll(async () => {
    await bed.remove();
    await untagImages(image);
  }, 60_000);

  it("previews a new stack without making anything", { timeout: 30_000 }, async () => {
    const { operations, error } = await bed.preview();
    expect(error).toBeUndefined();
    expect(operations).toEqual(all("create"));
    expect(await exists("twtest-life-web")).toBe(false);
  });

  it("creates everything and waits for a healthy container", { timeout: 30_000 }, async () => {
    const { operations, error } = await bed.up();
    expect(error).toBeUndefined();
    expect(operations).toEqual(all("create"));
    const { State, NetworkSettings } = await inspect("twtest-life-web");
    expect(State.Health?.Status).toBe("healthy");
    expect(NetworkSettings.Networks["twtest-life-net"]?.Aliases).toContain("web");
    expect(await bed.stack.outputs()).toMatchObject({ alias: { value: "twtest-life-net" } });
  });

  it("finds nothing to do the second time", { timeout: 30_000 }, async () => {
    const { operations } = await bed.up();
    expect(operations).toEqual(all("same"));
  });

  it("finds nothing to do after a refresh", { timeout: 30_000 }, async () => {
    const { changes } = await bed.refresh();
    expect(changes).toEqual({});
    expect((await bed.preview()).operations).toEqual(all("same"));
  });

  it("keeps secrets out of the state in clear text", { timeout: 30_000 }, async () => {
    expect((await bed.stack.outputs()).password).toEqual({ value: "geheim-hello", secret: true });
    expect(bed.state()).not.toContain("geheim-hello");
  });

  it("changes limits of a container that keeps running", { timeout: 30_000 }, async () => {
    const before = await inspect("twtest-life-web");
    const { operations, changes } = await bed.up(program({ memory: 96 }));
    expect(operations).toEqual({ ...all("same"), web: "update" });
    expect(changes.web).toEqual({ memory: "update", memorySwap: "update" });
    const after = await inspect("twtest-life-web");
    expect(after.Id).toBe(before.Id);
    expect(after.HostConfig.Memory).toBe(96 * 1024 * 1024);
  });

  it("replaces a container whose environment changes", { timeout: 30_000 }, async () => {
    const before = await inspect("twtest-life-web");
    const changed = program({ memory: 96, greeting: "servus" });
    expect((await bed.preview(changed)).operations).toMatchObject({ password: "update" });
    const { operations, error } = await bed.up(changed);
    expect(error).toBeUndefined();
    expect(operations).toMatchObject({ password: "update", network: "same", volume: "same" });
    const after = await inspect("twtest-life-web");
    expect(after.Id).not.toBe(before.Id);
    expect(after.Config.Env).toContain("GREETING=servus");
  });

  it("replaces a command whose trigger changes", { timeout: 30_000 }, async () => {
    const { changes, error } = await bed.up(program({ memory: 96, greeting: "servus", trigger: "two" }));
    expect(error).toBeUndefined();
    expect(changes.password).toEqual({ "triggers[0]": "update-replace" });
  });

  it("removes everything that it made", { timeout: 30_000 }, async () => {
    await bed.stack.destroy();
    expect(await exists("twtest-life-web")).toBe(false);
    const volumes = await engine.listVolumes({ filters: { name: ["twtest-life-vol"] } });
    expect(volumes.Volumes).toHaveLength(0);
    expect(await engine.listNetworks({ filters: { name: ["twtest-life-net"] } })).toHaveLength(0);
  });
});
