import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPlugins } from "../build";
import { tagImage, untagImages } from "../conformance/image";
import { leftoverOf, PluginProcess, urnOf } from "../conformance/plugin-process";
import type { Properties } from "../protocol/values";

const image = "twtest-plugin:1";
const containerUrn = urnOf("docker:index/container:Container", "web");
const engine = new Docker();

describe("the docker stand-in", () => {
  let executable: string;
  let plugin: PluginProcess;

  beforeAll(async () => {
    await tagImage(image);
    executable = join((await buildPlugins()).docker, "pulumi-resource-docker");
    plugin = await PluginProcess.start(executable);
  });
  afterAll(async () => {
    await plugin.stop();
    await untagImages(image);
  });

  const remove = (name: string) =>
    engine
      .getContainer(name)
      .remove({ force: true })
      .catch(() => {});

  const failedCreate = async (name: string, inputs: Properties, using = plugin) => {
    const { checked } = await using.check(containerUrn, { name, image, command: ["sleep", "600"], ...inputs });
    return using.create(containerUrn, checked).then(
      () => undefined,
      (error: Error) => error,
    );
  };

  it("hands a container that failed halfway to the engine", async () => {
    const error = await failedCreate("twtest-plugin-half", { wait: true });
    const { Id } = await engine.getContainer("twtest-plugin-half").inspect();
    expect(leftoverOf(error)?.id).toBe(Id);
    expect(error?.message).toContain("no healthcheck");
    await remove("twtest-plugin-half");
  });

  it("leaves nothing when the engine refuses the container", async () => {
    const error = await failedCreate("twtest-plugin-bad name", {});
    expect(error).toBeDefined();
    expect(leftoverOf(error)).toBeUndefined();
  });

  it("stops waiting when the user cancels, and starts nothing new", async () => {
    const cancelled = await PluginProcess.start(executable);
    const healthcheck = { tests: ["CMD", "false"], interval: "1s" };
    const waiting = failedCreate("twtest-plugin-wait", { healthcheck, wait: true, waitTimeout: 600 }, cancelled);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await cancelled.cancel();
    expect((await waiting)?.message).toContain("cancelled");
    await expect(cancelled.check(containerUrn, { image })).rejects.toThrow("cancelled");
    await cancelled.stop();
    await remove("twtest-plugin-wait");
  });

  it("says what a failing health check said", async () => {
    const healthcheck = { tests: ["CMD-SHELL", "echo not yet; false"], interval: "500ms" };
    const error = await failedCreate("twtest-plugin-ill", { healthcheck, wait: true, waitTimeout: 2 });
    expect(error?.message).toContain("not yet");
    await remove("twtest-plugin-ill");
  });

  it("reports a container that is gone as gone", async () => {
    expect(await plugin.read(containerUrn, "0".repeat(64), { name: "x" }, {})).toMatchObject({ id: "" });
  });

  it("fails a build with the builder's last words", async () => {
    const urn = urnOf("docker:index/image:Image", "image");
    const build = { context: join(__dirname, "testdata"), args: { BASE: image } };
    const { checked } = await plugin.check(urn, { imageName: "twtest-plugin-built:1", skipPush: true, build });
    await expect(plugin.create(urn, checked)).rejects.toThrow(/this build cannot work/);
  });

  it("refuses to push", async () => {
    const build = { context: join(__dirname, "testdata") };
    const urn = urnOf("docker:index/image:Image", "image");
    const { failuresList } = await plugin.check(urn, { imageName: "twtest-plugin-built:1", build });
    expect(failuresList[0]?.reason).toContain("official docker plugin");
  });

  it("names a Docker host that it cannot reach that way", async () => {
    const start = PluginProcess.start(executable, { host: "https://example.org" });
    await expect(start).rejects.toThrow("official docker plugin");
  });
});
