import { setTimeout as sleep } from "node:timers/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { rawGet } from "../testing/raw-http";
import { admin, migrated, sample, startTestApp, type TestApp } from "../testing/test-app";
import type { TestDatabase, TestMysql } from "../testing/test-mysql";

interface Map {
  readonly seats: readonly { readonly id: number; readonly section: string; readonly status: string }[];
  readonly total: number;
  readonly available: number;
}

/** What `GET /seats` sends, over real HTTP. */
export function seatMapSuite(mysql: () => TestMysql): void {
  let database: TestDatabase;
  let app: TestApp;
  const get = (path = "/seats", headers: Record<string, string> = {}) => rawGet(`${app.url}${path}`, headers);
  const map = async (path?: string) => JSON.parse((await get(path)).body.toString()) as Map;

  beforeAll(async () => {
    database = await migrated(await mysql().createDatabase());
    app = await startTestApp(database.app);
  });
  beforeEach(() => admin("reset", database));
  afterAll(() => app.stop());

  test("shows a section alone with its own totals", async () => {
    await app.book(105);
    const section = await map("/seats?section=102");
    expect([section.total, section.available, section.seats.length]).toEqual([100, 99, 100]);
    expect(section.seats.filter(({ status }) => status === "sold").map(({ id }) => id)).toEqual([105]);
    expect(new Set(section.seats.map((seat) => seat.section))).toEqual(new Set(["102"]));
  });

  test("ignores parameters that it does not know", async () => {
    expect((await map("/seats?_=1&x")).total).toBe(500);
  });

  test.each([
    ["/seats?section=999", 404, "no_such_section"],
    ["/seats?section=", 400, "invalid_query"],
    ["/seats?section=%00", 400, "invalid_query"],
    ["/seats?section=101&section=102", 400, "invalid_query"],
    ["/seats?section=__proto__", 400, "invalid_query"],
    ["/seats?section=toString", 404, "no_such_section"],
  ])("answers %s with %i %s", async (path, status, code) => {
    const answer = await get(path);
    expect([answer.status, JSON.parse(answer.body.toString()).error.code]).toEqual([status, code]);
  });

  test("answers 304 until the map changes", async () => {
    const { etag = "" } = (await get()).headers;
    expect(etag).toMatch(/^"[\w-]{27}"$/);
    const same = await get("/seats", { "If-None-Match": etag });
    expect([same.status, same.body.length, same.headers.etag]).toEqual([304, 0, etag]);
    await app.book(1);
    const changed = await get("/seats", { "If-None-Match": etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.etag).not.toBe(etag);
  });

  test.each([
    { encoding: "gzip", decode: gunzipSync },
    { encoding: "br", decode: brotliDecompressSync },
  ])("compresses with $encoding where asked, under a tag of its own", async ({ encoding, decode }) => {
    const [plain, packed] = [await get(), await get("/seats", { "Accept-Encoding": encoding })];
    expect([plain.headers["content-encoding"], packed.headers["content-encoding"]]).toEqual([undefined, encoding]);
    expect(decode(packed.body)).toEqual(plain.body);
    expect(packed.body.length).toBeLessThan(plain.body.length / 5);
    expect(packed.headers.etag).not.toBe(plain.headers.etag);
    expect(packed.headers.vary).toBe("Accept-Encoding");
    const again = await get("/seats", { "Accept-Encoding": encoding, "If-None-Match": `${packed.headers.etag}` });
    expect(again.status).toBe(304);
  });

  test("answers HEAD with the headers of GET and no body", async () => {
    const asIs = { method: "HEAD", headers: { "Accept-Encoding": "identity" } };
    const [head, whole] = [await fetch(`${app.url}/seats`, asIs), await get()];
    expect(head.headers.get("content-length")).toBe(`${whole.body.length}`);
    expect(await head.text()).toBe("");
  });

  test("never shows a map older than its bound", async () => {
    const calm = await startTestApp(database.app, { seatMapMaxAge: 300 });
    const available = async () => ((await (await fetch(`${calm.url}/seats`)).json()) as Map).available;
    for (let seat = 1; seat <= 3; seat++) {
      await available();
      await calm.book(seat);
      await sleep(300);
      expect(await available()).toBe(500 - seat);
    }
    await calm.stop();
  });

  test("reads once for a crowd", async () => {
    const calm = await startTestApp(database.app, { seatMapMaxAge: 60_000 });
    await Promise.all(Array.from({ length: 100 }, () => fetch(`${calm.url}/seats`).then((answer) => answer.text())));
    const page = await calm.metrics();
    await calm.stop();
    expect(sample(page, 'ticketwatch_seat_map_refreshes_total{result="changed"}')).toBe(1);
    expect(sample(page, "ticketwatch_seat_map_refresh_duration_seconds_count")).toBe(1);
  });

  test("shows the ballpark as it is after it has grown", async () => {
    expect((await map()).total).toBe(500);
    await admin("migrate", database, { seats: 700 });
    expect((await map()).total).toBe(700);
    await admin("migrate", database, { seats: 500 });
    expect((await map()).total).toBe(500);
  });
}
