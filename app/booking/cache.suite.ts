import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { IntegrityResult } from "../admin/integrity";
import { withAdminConnection } from "../db/admin-connection";
import { admin, migrated, sample, startTestApp, type TestApp } from "../testing/test-app";
import type { TestDatabase, TestMysql } from "../testing/test-mysql";
import { trustFor } from "./sold-seat-cache";

const hits = 'ticketwatch_sold_seat_cache_lookups_total{result="hit"}';

/** The sold-seat cache over one process, several, and their restarts. */
export function cacheSuite(mysql: () => TestMysql): void {
  let database: TestDatabase;
  const apps: TestApp[] = [];
  const start = async () => {
    const app = await startTestApp(database.app, { soldSeatCache: true });
    apps.push(app);
    return app;
  };
  const bookTwice = async (app: TestApp, seat: number) => [
    (await app.book(seat)).status,
    (await app.book(seat)).status,
  ];

  beforeAll(async () => {
    database = await migrated(await mysql().createDatabase());
  });
  beforeEach(() => admin("reset", database));
  afterEach(() => Promise.all(apps.splice(0).map((app) => app.stop())));

  test("answers 409 for a sold seat without asking MySQL", async () => {
    const app = await start();
    expect(await bookTwice(app, 1)).toEqual([201, 409]);
    // Whoever asked MySQL now would wait for this lock.
    const status = await withAdminConnection(database.owner, async (rival) => {
      await rival.begin();
      await rival.query("SELECT id FROM seats WHERE id = 1 FOR UPDATE");
      return (await Promise.race([app.book(1), sleep(1000)]))?.status;
    });
    expect(status).toBe(409);
    expect(sample(await app.metrics(), hits)).toBe(2);
    expect(sample(await app.metrics(), "ticketwatch_sold_seat_cache_seats")).toBe(1);
  });

  test("sells again in every process soon after a reset", async () => {
    const [one, other] = [await start(), await start()];
    expect([await bookTwice(one, 1), await bookTwice(other, 2)]).toEqual([
      [201, 409],
      [201, 409],
    ]);
    expect([(await one.book(2)).status, (await other.book(1)).status]).toEqual([409, 409]);
    await admin("reset", database);
    await sleep(trustFor);
    expect([(await one.book(1)).status, (await other.book(2)).status]).toEqual([201, 201]);
    expect([(await one.book(2)).status, (await other.book(1)).status]).toEqual([409, 409]);
    expect(sample(await one.metrics(), "ticketwatch_sold_seat_cache_clears_total")).toBe(1);
  });

  test("knows nothing false after a restart", async () => {
    const before = await start();
    expect(await bookTwice(before, 3)).toEqual([201, 409]);
    await before.stop();
    apps.pop();
    await admin("reset", database);
    expect(await bookTwice(await start(), 3)).toEqual([201, 409]);
  });

  test("never confirms one seat twice while resets go on", async () => {
    const both = [await start(), await start()];
    let open = true;
    const acknowledged: { bookingId: number }[] = [];
    const customers = both.flatMap((app) => Array.from({ length: 10 }, () => buyUntil(app, () => !open, acknowledged)));
    for (let round = 0; round < 10; round++) {
      await sleep(100);
      await admin("reset", database);
    }
    const sale = () => admin<IntegrityResult>("integrity", database);
    await expect.poll(async () => (await sale()).bookings, { timeout: 5000 }).toBe(20);
    open = false;
    await Promise.all(customers);
    expect(await sale()).toMatchObject({ doubleBookings: 0, seatsSold: 20, bookings: 20 });
    const ids = acknowledged.map(({ bookingId }) => bookingId);
    expect(new Set(ids).size).toBe(ids.length);
  });
}

async function buyUntil(app: TestApp, over: () => boolean, acknowledged: { bookingId: number }[]): Promise<void> {
  for (let seat = 1; !over(); seat = (seat % 20) + 1) {
    const answer = await app.book(seat);
    const body = await answer.json();
    if (answer.status === 201) acknowledged.push(body as { bookingId: number });
  }
}
