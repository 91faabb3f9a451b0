import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { WebAccess } from "../stack/web-access";
import { AlertWatch, firingNow, firstFirings } from "./alert-watch";

let server: Server | undefined;
afterEach(() => server?.close());

const alert = (alertname: string, state = "firing", labels = {}) => ({
  labels: { alertname, severity: "critical", ...labels },
  annotations: {},
  state,
  activeAt: "2026-04-01T18:00:00Z",
  value: "1",
});

/** A Prometheus that holds the alerts of this list, whatever it is then. */
async function prometheus(alerts: object[]): Promise<WebAccess> {
  server = createServer((_, response) => response.end(JSON.stringify({ data: { alerts } })));
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("watching alerts", () => {
  it("notes those that begin to fire, each series once", async () => {
    const alerts: object[] = [alert("Old")];
    const watch = await AlertWatch.begin(await prometheus(alerts));
    alerts.push(alert("New"), alert("New", "firing", { host: "b" }), alert("Waiting", "pending"), alert("Watchdog"));
    await expect.poll(() => watch.firings.length, { timeout: 10_000 }).toBe(2);
    await watch.stop();
    expect(watch.firings.map((firing) => firing.alert)).toEqual(["New", "New"]);
  });

  it("names what fires now, without the dead-man's switch", async () => {
    expect(await firingNow(await prometheus([alert("A"), alert("B", "pending"), alert("Watchdog")]))).toEqual(["A"]);
  });
});

describe("first firings", () => {
  it("count from the fault's beginning, the earliest of each alert", () => {
    const firings = [
      { alert: "A", at: 5000, since: 2000 },
      { alert: "A", at: 9000, since: 2000 },
    ];
    expect(firstFirings(firings, 1000)).toEqual({ A: 4 });
  });

  it("leave out what had begun to hold before the fault", () => {
    expect(firstFirings([{ alert: "A", at: 5000, since: 900 }], 1000)).toEqual({});
  });

  it("leave out nothing where nothing was broken", () => {
    expect(firstFirings([{ alert: "A", at: 5000, since: 900 }], 1000, 0)).toEqual({ A: 4 });
  });
});
