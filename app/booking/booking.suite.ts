import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { IntegrityResult } from "../admin/integrity";
import { withAdminConnection } from "../db/admin-connection";
import { DatabasePool } from "../db/pool";
import { createMetrics } from "../metrics/metrics";
import { admin, migrated, sample, startTestApp, type TestApp } from "../testing/test-app";
import type { TestDatabase, TestMysql } from "../testing/test-mysql";
import { createBookSeat } from "./book-seat";

const lockSeat3 = "SELECT id FROM seats WHERE id = 3 FOR UPDATE";

/** Bookings that compete. */
export function bookingSuite(mysql: () => TestMysql): void {
  let database: TestDatabase;
  let app: TestApp;
  beforeAll(async () => {
    database = await migrated(await mysql().createDatabase());
    app = await startTestApp(database.app);
  });
  beforeEach(() => admin("reset", database));
  afterAll(() => app.stop());

  test("sells one seat once to 200 at the same time", async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, user) => app.book(100, `user${user}`)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(199);
    expect(await integrity([])).toMatchObject({ seatsSold: 1, bookings: 1, doubleBookings: 0 });
  });

  test("sells each of 100 seats once under contention", async () => {
    const answers = await Promise.all(
      Array.from({ length: 400 }, async (_, user) => (await app.book((user % 100) + 1, `user${user}`)).json()),
    );
    const acknowledged = answers.filter((answer) => (answer as { bookingId?: number }).bookingId !== undefined);
    expect(acknowledged).toHaveLength(100);
    expect(await integrity(acknowledged)).toEqual({
      seatsSold: 100,
      bookings: 100,
      doubleBookings: 0,
      acknowledgedMissing: 0,
    });
  });

  test("tries again after a lock wait, then books", async () => {
    const metrics = createMetrics("row-lock");
    const pool = new DatabasePool({ settings: database.app, poolSize: 2, queueLimit: 10, lockWaitSeconds: 1 });
    const bookSeat = createBookSeat(pool, "row-lock", metrics);
    const outcome = await withAdminConnection(database.owner, async (rival) => {
      await rival.begin();
      await rival.query(lockSeat3);
      const booking = bookSeat({ seatId: 3, userId: "patient" });
      await expect.poll(() => retries(metrics.registry.metrics()), { timeout: 5000 }).toBe(1);
      await rival.rollback();
      return booking;
    });
    expect(outcome.kind).toBe("booked");
    await pool.close();
  });

  test("refuses with 503 when pool and queue are full", async () => {
    const small = await startTestApp(database.app, { poolSize: 1, queueLimit: 1 });
    const answers = await withAdminConnection(database.owner, async (rival) => {
      await rival.begin();
      await rival.query(lockSeat3);
      const holding = small.book(3, "first");
      await expect.poll(async () => sample(await small.metrics(), active)).toBe(1);
      const waiting = small.book(4, "second");
      await expect.poll(async () => sample(await small.metrics(), "ticketwatch_db_pool_queue_length")).toBe(1);
      const refused = await small.book(5, "third");
      await rival.rollback();
      return { refused, holding: await holding, waiting: await waiting, page: await small.metrics() };
    });
    await small.stop();
    expect(answers.refused.status).toBe(503);
    expect(answers.refused.headers.get("retry-after")).toBe("1");
    expect(await answers.refused.json()).toMatchObject({ error: { code: "overloaded" } });
    expect([answers.holding.status, answers.waiting.status]).toEqual([201, 201]);
    expect(sample(answers.page, 'ticketwatch_bookings_total{strategy="row-lock",outcome="queue_full"}')).toBe(1);
  });

  function integrity(acknowledged: unknown[]): Promise<IntegrityResult> {
    return admin("integrity", database, { acknowledged });
  }
}

const active = 'ticketwatch_db_pool_connections{state="active"}';

async function retries(page: Promise<string>): Promise<number | undefined> {
  return sample(await page, 'ticketwatch_booking_retries_total{strategy="row-lock",cause="lock_wait_timeout"}');
}
