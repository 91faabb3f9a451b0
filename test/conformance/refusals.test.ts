import * as docker from "@pulumi/docker";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testsOfficial } from "../../airgap/plugins/conformance/run";
import { exists } from "./containers";
import { type Outcome, TestBed } from "./test-bed";

const image = "twtest-no-such-image:1";

let bed: TestBed;
beforeEach(async () => {
  bed = await TestBed.make("refusals", async () => {});
}, 60_000);
afterEach(() => bed.remove(), 60_000);

async function refused(program: () => Promise<void>): Promise<Outcome> {
  const outcome = await bed.up(program);
  expect(outcome.error).toBeDefined();
  return outcome;
}

const standInOnly = testsOfficial ? " (official plugins know it)" : "";

describe.skipIf(testsOfficial)(`what the stand-in does not know${standInOnly}`, { timeout: 60_000 }, () => {
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
});

describe("what every plugin refuses", { timeout: 60_000 }, () => {
  it("is told with a value that is not allowed", async () => {
    const { messages } = await refused(async () => {
      new docker.Container("web", { name: "twtest-refused", image, restart: "sometimes" });
    });
    for (const word of ["restart", "sometimes", "no", "on-failure", "always", "unless-stopped"])
      expect(messages).toContain(word);
  });

  it("is told with the property that is missing", async () => {
    const { messages } = await refused(async () => {
      new docker.Container("web", { name: "twtest-refused" } as unknown as docker.ContainerArgs);
    });
    expect(messages).toMatch(/[Mm]issing required (property|argument).*image/s);
  });

  it("is told with the permissions that are none", async () => {
    const { messages } = await refused(async () => {
      const uploads = [{ file: "/a", content: "b", permissions: "rw" }];
      new docker.Container("web", { name: "twtest-refused", image, uploads });
    });
    for (const word of [/\brw\b/, /\buploads\b/]) expect(messages).toMatch(word);
    expect(await exists("twtest-refused")).toBe(false);
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
