import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { DrillMark } from "./mark";

let server: Server | undefined;
afterEach(() => server?.close());

/** Grafana's annotations API, and what it was asked. */
async function grafana(status = 200) {
  const asked: { method?: string; path?: string; body: Record<string, unknown> }[] = [];
  server = createServer(async (request, response) => {
    asked.push({ method: request.method, path: request.url, body: JSON.parse(await text(request)) });
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify({ id: 7 }));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, access: { url, user: "admin", password: "secret" } };
}

function markOf(access: { url: string; user: string; password: string } | undefined) {
  const lines: string[] = [];
  const report = (line: string) => lines.push(line);
  return { lines, mark: new DrillMark({ grafana: access, drill: "d1", fault: "mysql-paused", report }) };
}

describe("a drill's mark in Grafana", () => {
  it("is a region from the fault's beginning to its end, with the verdict", async () => {
    const { asked, access } = await grafana();
    const { mark, lines } = markOf(access);
    mark.begin(1_000_000);
    expect(await mark.end(1_000_000, 1_045_000, "passed")).toBe(
      `${access.url}/d/ticketwatch-sale?from=970000&to=1075000`,
    );
    const tags = ["ticketwatch", "drill", "drill:d1", "fault:mysql-paused"];
    expect(asked).toMatchObject([
      { method: "POST", path: "/api/annotations", body: { time: 1_000_000, tags } },
      { method: "PATCH", path: "/api/annotations/7", body: { timeEnd: 1_045_000, tags } },
    ]);
    expect(asked[1]?.body.text).toBe("Drill d1: the fault mysql-paused passed");
    expect(lines).toEqual([]);
  });

  it("is only missed, and said to be, when Grafana refuses it", async () => {
    const { access } = await grafana(500);
    const { mark, lines } = markOf(access);
    mark.begin(1_000_000);
    expect(await mark.end(1_000_000, 1_045_000, "passed")).toBeUndefined();
    expect(lines).toEqual(["not marked in Grafana: Grafana answered 500 to POST /api/annotations"]);
  });

  it("is not tried where there is no Grafana", async () => {
    const { mark, lines } = markOf(undefined);
    mark.begin(1);
    expect(await mark.end(1, 2, "passed")).toBeUndefined();
    expect(lines).toEqual([]);
  });
});
