import { createServer } from "node:net";
import getPort from "get-port";
import { describe, expect, it } from "vitest";
import { parseSettings } from "../../infra/config";
import { assertAllFree } from "./ports";
import { defaultSettings } from "./settings";

async function freeSettings() {
  const keys = ["appPort", "grafanaPort", "prometheusPort", "alertmanagerPort"];
  const ports: number[] = [];
  for (const _ of keys) ports.push(await getPort({ exclude: ports }));
  return parseSettings({
    ...defaultSettings(),
    ...Object.fromEntries(keys.map((key, index) => [key, `${ports[index]}`])),
  });
}

describe("assertAllFree", () => {
  it("is content with free ports", async () => {
    await expect(assertAllFree("lab", await freeSettings(), new Set())).resolves.toBeUndefined();
  });

  it("names every port that is taken, and offers another", async () => {
    const settings = await freeSettings();
    const servers = [settings.appPort, settings.grafanaPort].map((port) => createServer().listen(port, "127.0.0.1"));
    const error = await assertAllFree("other", settings, new Set()).catch((thrown: unknown) => thrown);
    for (const server of servers) server.close();
    expect(error).toMatchObject({
      message: expect.stringMatching(
        new RegExp(`${settings.appPort} \\(ticketwatch:appPort\\), port ${settings.grafanaPort} .* are already taken`),
      ),
      remedy: expect.stringContaining(`./lab up --stack other --set appPort=`),
    });
  });

  it("refuses an address that is not this host's, whatever ports the stack holds elsewhere", async () => {
    const settings = { ...(await freeSettings()), bindAddress: "192.0.2.1" };
    const own = new Set([`127.0.0.1:${settings.appPort}`]);
    await expect(assertAllFree("lab", settings, own)).rejects.toThrow(/cannot listen on 192\.0\.2\.1/);
  });

  it("does not mind ports that the stack itself holds", async () => {
    const settings = await freeSettings();
    const server = createServer().listen(settings.appPort, "127.0.0.1");
    await expect(assertAllFree("lab", settings, new Set([`127.0.0.1:${settings.appPort}`]))).resolves.toBeUndefined();
    server.close();
  });
});
