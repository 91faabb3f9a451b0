import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, migrated, sample, startTestApp, type TestApp } from "../testing/test-app";
import type { TestDatabase, TestMysql } from "../testing/test-mysql";

/** The pages for people: what is sent, to whom, and what a form may do. */
export function pageSuite(mysql: () => TestMysql): void {
  let database: TestDatabase;
  let app: TestApp;
  beforeAll(async () => {
    database = await migrated(await mysql().createDatabase());
    app = await startTestApp(database.app);
  });
  afterAll(() => app.stop());

  const get = (path: string, init: RequestInit = {}) => fetch(`${app.url}${path}`, { redirect: "manual", ...init });
  const send = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    get("/plain", { method: "POST", headers, body: new URLSearchParams({ section: "101", userId: "ann", ...fields }) });

  test("the page comes compressed, runs nothing but its own script, and is not sent again to who has it", async () => {
    const response = await get("/", { headers: { "accept-encoding": "br" } });
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("content-encoding")).toBe("br");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-\S+'; style-src 'sha256-\S+'; connect-src 'self';/);
    const again = await get("/", {
      headers: { "accept-encoding": "br", "if-none-match": `${response.headers.get("etag")}` },
    });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    expect((await get("/?from=elsewhere")).status).toBe(200);
    expect((await get("/", { method: "DELETE" })).headers.get("allow")).toBe("GET, HEAD");
  });

  test("a form sent twice books once, and another seat of the same form is another booking", async () => {
    const key = randomUUID();
    const answers = [
      await send({ key, seatId: "1" }),
      await send({ key, seatId: "1" }),
      await send({ key, seatId: "2" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    const [first, second, other] = answers.map(({ headers }) => headers.get("location") ?? "");
    expect(second).toBe(first);
    expect(other).not.toBe(first);
    expect(await (await get(first ?? "")).text()).toContain("Booked: Section 101, row A, seat 1.");
    expect(await admin("integrity", database)).toMatchObject({ bookings: 2 });
  });

  test("the user who has the seat is told so", async () => {
    await app.book(3, "cho");
    const { headers } = await send({ key: randomUUID(), seatId: "3", userId: "cho" });
    expect(await (await get(headers.get("location") ?? "")).text()).toContain(
      "You have Section 101, row A, seat 3 already",
    );
  });

  test.each([
    ["of another site", 403, { seatId: "9" }, { origin: "http://evil.example" }],
    ["of a page without an origin", 403, { seatId: "9" }, { origin: "null" }],
    ["without a seat", 400, { said: "No seat is chosen." }, {}],
    ["for a seat that is none", 400, { seatId: "x" }, {}],
    ["with a name that is none", 400, { seatId: "9", userId: '"><script>', said: "Please write your name" }, {}],
    ["with a key that is none", 400, { seatId: "9", key: "1" }, {}],
    ["for a section that is none", 400, { seatId: "9", section: "../1" }, {}],
    ["for a seat that is not on sale", 404, { seatId: "501" }, {}],
  ] as const)("a form %s is refused with %i, in HTML", async (_what, status, wanted, headers) => {
    const { said = "", ...fields } = wanted as Record<string, string>;
    const response = await send({ key: randomUUID(), ...fields }, headers);
    expect([response.status, response.headers.get("content-type")]).toEqual([status, "text/html; charset=utf-8"]);
    const page = await response.text();
    expect(page).not.toContain("<script>");
    expect(page).toContain(said);
  });

  test("says what is not there, in the reader's language", async () => {
    expect((await get("/plain?section=999")).status).toBe(404);
    const headers = { "accept-language": "ko-KR,ko;q=0.9,en;q=0.8" };
    expect(await (await get("/plain?section=105", { headers })).text()).toContain('<html lang="ko">');
    expect(await (await get("/plain?lang=en", { headers })).text()).toContain("seats are free.");
  });

  test("says that the database is away, and when to try again", async () => {
    const away = await startTestApp({ ...database.app, port: 1 });
    const answers = [
      await fetch(`${away.url}/plain`),
      await fetch(`${away.url}/plain`, {
        method: "POST",
        body: new URLSearchParams({ section: "101", userId: "ann", seatId: "1", key: randomUUID() }),
      }),
    ];
    for (const answer of answers) {
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
    }
    const [shown, booked] = await Promise.all(answers.map((answer) => answer.text()));
    for (const page of [shown, booked]) expect(page).toContain("The database is away. Please try again.");
    expect(shown).not.toContain("<form");
    expect(booked).toMatch(/<form method="post" .*name="userId" value="ann".*name="seatId" value="1".*<button/s);
    expect((await fetch(away.url)).status).toBe(200);
    await away.stop();
  });

  test("counts both as routes of their own", async () => {
    const requests = async (labels: string) =>
      sample(await app.metrics(), `ticketwatch_http_requests_total{${labels}}`);
    await expect.poll(() => requests('method="GET",route="/",status="304"')).toBe(1);
    await expect.poll(() => requests('method="POST",route="/plain",status="303"')).toBe(4);
  });
}
