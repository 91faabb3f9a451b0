import { describe, expect, it } from "vitest";
import { upError } from "./up-errors";

describe("upError", () => {
  it.each([
    ["write /var/lib/docker/x: no space left on device", /free disk space/],
    ["Bind for 127.0.0.1:8080 failed: port is already allocated", /--set appPort=18080/],
    ["the stack is currently locked by 1 lock(s)", /\.\/lab up --stack lab --unlock/],
    ["container is unhealthy", /\.\/lab logs --stack lab/],
    ["incorrect passphrase", /PULUMI_CONFIG_PASSPHRASE/],
    ["Cannot connect to the Docker daemon at unix:///x", /start Docker/],
  ])("knows the remedy for: %s", (message, remedy) => {
    expect(upError("lab", [message])).toMatchObject({ message, remedy: expect.stringMatching(remedy) });
  });

  it("says how to go on after what it does not know", () => {
    expect(upError("lab", ["the moon is in the way"])).toMatchObject({
      message: "the moon is in the way",
      remedy: expect.stringContaining("./lab up --stack lab again"),
    });
  });

  it("says something even if Pulumi said nothing", () => {
    expect(upError("lab", []).message).not.toBe("");
  });
});
