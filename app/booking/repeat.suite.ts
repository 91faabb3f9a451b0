import { connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { DatabaseSettings } from "../../kit/database-settings";
import type { IntegrityResult } from "../admin/integrity";
import { withAdminConnection } from "../db/admin-connection";
import { admin, migrated, sample, startTestApp, type TestApp } from "../testing/test-app";
import type { TestDatabase, TestMysql } from "../testing/test-mysql";
import type { StrategyName } from "./strategies";

interface Told {
  readonly status: number;
  readonly body: { readonly bookingId?: number; readonly error?: { readonly code: string } };
}

const read = async (answer: Promise<Response>): Promise<Told> => {
  const { status } = await answer;
  return { status, body: (await (await answer).json()) as Told["body"] };
};

/** What a buyer hears who asks again, with an Idempotency-Key and without, and one who could not be told. */
export function repeatSuite(mysql: () => TestMysql, strategy: StrategyName): void {
  let database: TestDatabase;
  let app: TestApp;
  const others: (() => unknown)[] = [];
  beforeAll(async () => {
    database = await migrated(await mysql().createDatabase());
    app = await startTestApp(database.app, { bookingStrategy: strategy });
  });
  beforeEach(() => admin("reset", database));
  afterEach(async () => {
    for (const close of others.splice(0)) await close();
  });
  afterAll(() => app.stop());

  const integrity = () => admin<IntegrityResult>("integrity", database, {});
  const another = async (settings: Parameters<typeof startTestApp>[1], address = database.app) => {
    const started = await startTestApp(address, { bookingStrategy: strategy, ...settings });
    others.push(() => started.stop());
    return started;
  };

  test("tells a user who has the seat already so, and nobody else", async () => {
    const made = await read(app.book(1, "ann"));
    expect(made.status).toBe(201);
    expect(await read(app.book(1, "ann"))).toEqual({ ...made, status: 200 });
    expect((await app.book(1, "Ann")).status).toBe(409);
    expect(await integrity()).toMatchObject({ seatsSold: 1, bookings: 1 });
  });

  test("gives the same answer to the same request under a key", async () => {
    const made = await read(app.book(2, "ann", "k-1"));
    expect(made.status).toBe(201);
    expect(await read(app.book(2, "ann", "k-1"))).toEqual(made);
    expect(await read(app.book(2, "ann", '"k-1"'))).toEqual(made);
    const known = await read(app.book(2, "ann", "k-2"));
    expect(known).toEqual({ ...made, status: 200 });
    expect(await read(app.book(2, "ann", "k-2"))).toEqual(known);
    expect((await app.book(2, "bob", "k-3")).status).toBe(409);
    expect((await app.book(2, "bob", "k-3")).status).toBe(409);
    expect((await app.book(501, "bob", "k-4")).status).toBe(404);
    expect((await app.book(501, "bob", "k-4")).status).toBe(404);
    expect(await integrity()).toMatchObject({ seatsSold: 1, bookings: 1 });
  });

  test("refuses a key for another request, whatever came of the first", async () => {
    expect((await app.book(3, "ann", "k")).status).toBe(201);
    expect((await app.book(3, "bob", "refused")).status).toBe(409);
    const reused = [
      app.book(4, "ann", "k"),
      app.book(3, "bob", "k"),
      app.book(4, "bob", "refused"),
      app.book(4, "Ann", "k"),
    ];
    for (const answer of await Promise.all(reused.map(read))) {
      expect(answer).toMatchObject({ status: 422, body: { error: { code: "idempotency_key_reused" } } });
    }
    expect((await app.book(4, "ann", "K")).status).toBe(201);
  });

  test.each(["", '"', "a key", "ä", "k".repeat(256), "a, b", '"a'])("refuses the key %j", async (key) => {
    const answer = await read(app.book(5, "ann", encodeURI(key) === key ? key : Buffer.from(key).toString("latin1")));
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid_idempotency_key" } } });
  });

  test("books once for a request that comes many times at once", async () => {
    const keyed = Array.from({ length: 30 }, () => read(app.book(6, "ann", "storm")));
    const bare = Array.from({ length: 30 }, () => read(app.book(7, "bob")));
    const [one, other] = [await Promise.all(keyed), await Promise.all(bare)];
    expect(new Set(one.map(({ status, body }) => `${status} ${body.bookingId}`)).size).toBe(1);
    expect(one[0]?.status).toBe(201);
    expect(other.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 29 }, () => 200), 201]);
    expect(await integrity()).toMatchObject({ seatsSold: 2, bookings: 2, doubleBookings: 0 });
  });

  test("lets one of many different requests have a key", async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, user) => app.book(8 + (user % 3), `u${user}`, "one")),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 29 }, () => 422)]);
    expect(await integrity()).toMatchObject({ bookings: 1 });
  });

  test("forgets keys with the sale they belong to", async () => {
    expect((await app.book(9, "ann", "again")).status).toBe(201);
    await admin("reset", database);
    expect((await app.book(10, "ann", "again")).status).toBe(201);
    await Promise.all([
      ...Array.from({ length: 100 }, (_, user) => app.book((user % 20) + 20, `u${user}`, `k${user}`)),
      admin("reset", database),
    ]);
    const { seatsSold, bookings, doubleBookings } = await integrity();
    expect({ doubleBookings, unpaired: seatsSold - bookings }).toEqual({ doubleBookings: 0, unpaired: 0 });
  });

  test("tells later, by id and by key", async () => {
    const get = (path: string) => read(fetch(app.url + path));
    const { body } = await read(app.book(11, "ann", "find-me"));
    const found = { status: 200, body };
    expect(await get(`/bookings/${body.bookingId}`)).toEqual(found);
    expect(await get("/bookings?idempotencyKey=find-me")).toEqual(found);
    expect(await get("/bookings?idempotencyKey=%22find-me%22")).toEqual(found);
    await app.book(11, "bob", "refused");
    const none = { status: 404, body: { error: { code: "no_such_booking" } } };
    for (const path of ["/bookings/999999", "/bookings/0", "/bookings/x", "/bookings?idempotencyKey=refused"]) {
      expect(await get(path), path).toMatchObject(none);
    }
    expect(await get("/bookings")).toMatchObject({ status: 400, body: { error: { code: "invalid_query" } } });
    expect(await get("/bookings?idempotencyKey=")).toMatchObject({ status: 400 });
    expect((await fetch(`${app.url}/bookings/1`, { method: "DELETE" })).status).toBe(405);
  });

  test("does so with the sold-seat cache, too", async () => {
    const caching = await another({ soldSeatCache: true });
    const made = await read(caching.book(12, "ann"));
    expect((await caching.book(12, "bob")).status).toBe(409);
    expect(await read(caching.book(12, "ann"))).toEqual({ ...made, status: 200 });
    await app.book(13, "ann");
    for (const status of [409, 409]) expect((await caching.book(13, "bob")).status).toBe(status);
    expect((await caching.book(13, "ann")).status).toBe(200);
    // What MySQL has told once it is not asked again, however often the buyer presses the button: it would wait here.
    const [told, unheard] = await withAdminConnection(database.owner, async (rival) => {
      await rival.begin();
      await rival.query("SELECT id FROM seats WHERE id = 13 FOR UPDATE");
      return [await read(caching.book(13, "ann")), (await caching.book(13, "bob")).status];
    });
    expect([told.status, unheard]).toEqual([200, 409]);
    expect((await caching.book(13, "bob", "k")).status).toBe(409);
    expect((await caching.book(14, "bob", "k")).status).toBe(422);
  });

  test.each([
    { fate: "heard", path: "commits" },
    { fate: "not heard", path: "drops" },
  ] as const)("says that it does not know when an answer to COMMIT is lost that MySQL had $fate", async ({ path }) => {
    const wire = await commitCutter(database.app, path);
    others.push(wire.close);
    const cut = await another({}, wire.address);
    const told = await read(cut.book(15, "ann", "lost"));
    expect(told).toMatchObject({ status: 504, body: { error: { code: "outcome_unknown" } } });
    const outcomes = `ticketwatch_bookings_total{strategy="${strategy}",outcome="unknown"}`;
    expect(sample(await cut.metrics(), outcomes)).toBe(1);
    // Repeating it tells what it came to, and books where nothing was booked.
    expect((await app.book(15, "ann", "lost")).status).toBe(201);
    expect(await integrity()).toMatchObject({ seatsSold: 1, bookings: 1 });
  });

  test("says that nothing was booked when MySQL is cut off before COMMIT", async () => {
    const wire = await commitCutter(database.app, "drops", /seats/i);
    others.push(wire.close);
    const cut = await another({}, wire.address);
    expect(await read(cut.book(16, "ann"))).toMatchObject({
      status: 503,
      body: { error: { code: "database_unavailable" } },
    });
    expect(await integrity()).toMatchObject({ seatsSold: 0, bookings: 0 });
  });
}

/**
 * A wire to MySQL that breaks at the first COMMIT (or whatever `at` finds): `commits` lets it through and loses the
 * answer, `drops` loses it.
 */
async function commitCutter(database: DatabaseSettings, fate: "commits" | "drops", at = /COMMIT/) {
  const open = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(database.port, database.host);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", () => {});
    }
    let cut = false;
    client.on("data", (bytes) => {
      cut ||= at.test(bytes.toString("latin1"));
      if (cut && fate === "drops") {
        client.destroy();
        upstream.destroy();
      } else upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      if (!cut) return void client.write(bytes);
      client.destroy();
      upstream.destroy();
    });
    client.on("close", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const close = () => {
    for (const socket of open) socket.destroy();
    server.close();
  };
  return { address: { ...database, host: "127.0.0.1", port }, close };
}
