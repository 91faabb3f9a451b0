import * as docker from "@pulumi/docker";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exists } from "./containers";
import { type Outcome, TestBed } from "./test-bed";

const image = "twtest-no-such-image:1";

describe("what the stand-in does not know", { timeout: 60_000 }, () => {
  let bed: TestBed;
  beforeEach(async () => {
    bed = await TestBed.make("refusals", async () => {});
  });
  afterEach(() => bed.remove());

  const refused = async (program: () => Promise<void>): Promise<Outcome> => {
    const outcome = await bed.up(program);
    expect(outcome.error).toBeDefined();
    return outcome;
  };

  it("names a property and asks for the official plugin", async () => {
    const { messages } = await refused(async () => {
      new docker.Container("web", { name: "twtest-refused", image, gpus: "all" });
    });
    expect(messages).toContain('"gpus"');
    expect(messages).toContain("official docker plugin");
    expect(await exists("twtest-refused")).toBe(false);
  });

  it("names a property inside a list by its path", async () => {
    const { messages } = await refused(async () => {
      const ports = [{ internal: 80, surprise: 1 }];
      new docker.Container("web", { name: "twtest-refused", image, ports });
    });
    expect(messages).toContain('"ports[0].surprise"');
  });

  it("names a resource type and asks for the official plugin", async () => {
    const { messages } = await refused(async () => {
      new docker.Secret("secret", { name: "twtest-refused", data: "c2VjcmV0" });
    });
    expect(messages).toContain("docker:index/secret:Secret");
    expect(messages).toContain("official docker plugin");
  });

  it("names a value that is not allowed and what is", async () => {
    const { messages } = await refused(async () => {
      new docker.Container("web", { name: "twtest-refused", image, restart: "sometimes" });
    });
    expect(messages).toContain('restart is "sometimes", allowed is no, on-failure, always or unless-stopped');
  });

  it("names the image that is neither here nor to be had", async () => {
    const { messages } = await refused(async () => {
      new docker.RemoteImage("image", { name: image });
    });
    expect(messages).toContain(image);
  });

  it("names the address at which no engine answers", async () => {
    const { messages } = await refused(async () => {
      const provider = new docker.Provider("nowhere", { host: "unix:///nowhere/docker.sock" });
      new docker.Network("network", { name: "twtest-refused" }, { provider });
    });
    expect(messages).toContain("unix:///nowhere/docker.sock");
  });
});
