import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { pages } from "../../dashboards";
import { exampleRecord } from "../runs/testing";
import { closeRegion, dashboardLinks, linked, openRegion } from "./grafana";

/** Grafana's annotation API as its documentation has it: basic auth, ids, and changes by id. */
const asked: { method?: string; path?: string; body: Record<string, unknown> }[] = [];
let status = 200;
const server = createServer(async (request: IncomingMessage, response) => {
  const body = JSON.parse((await text(request)) || "{}") as Record<string, unknown>;
  const known = request.headers.authorization === `Basic ${Buffer.from("admin:secret").toString("base64")}`;
  asked.push({ method: request.method, path: request.url, body });
  response.writeHead(known ? status : 401, { "Content-Type": "application/json" });
  response.end(JSON.stringify(request.method === "POST" ? { id: 41, message: "Annotation added" } : { message: "ok" }));
});
let grafana = { url: "", user: "admin", password: "secret" };

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  grafana = { ...grafana, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
});
afterAll(() => server.close());
beforeEach(() => {
  asked.length = 0;
  status = 200;
});

const run = exampleRecord({ commit: "abc123" });
const window = { start: 1_000, end: 1_060 };

test("opens a region with run, scene and commit", async () => {
  expect(await openRegion(grafana, run)).toMatchObject({ id: 41 });
  expect(asked).toMatchObject([{ method: "POST", path: "/api/annotations" }]);
  expect(asked[0]?.body).toMatchObject({
    time: Date.parse(run.startedAt),
    tags: ["ticketwatch", "run", `run:${run.id}`, "scene:on-sale", "commit:abc123"],
  });
});

test("closes the same region at the end of the load", async () => {
  const url = await closeRegion(grafana, { ...run, annotation: { id: 41, url: "" } }, window);
  expect(asked).toMatchObject([{ method: "PATCH", path: "/api/annotations/41", body: { timeEnd: 1_060_000 } }]);
  expect(asked[0]?.body.text).toContain("the scene on-sale passed");
  expect(url).toBe(`${grafana.url}/d/ticketwatch-load-runs?from=970000&to=1090000`);
});

test("a refusal names what was asked, and no password", async () => {
  await expect(openRegion({ ...grafana, password: "wrong-one" }, run)).rejects.toThrow(
    /^Grafana answered 401 to POST \/api\/annotations$/,
  );
  status = 500;
  await expect(openRegion(grafana, run)).rejects.toThrow("Grafana answered 500");
});

test("links dashboards by uid and title, at the run's time", () => {
  const titles = Object.fromEntries(pages().map(({ uid, title }) => [uid, title]));
  for (const [uid, title] of Object.entries(linked)) expect(titles[uid], uid).toBe(title);
  for (const { url } of dashboardLinks(grafana.url, window)) expect(url).toMatch(/\?from=970000&to=1090000$/);
});
