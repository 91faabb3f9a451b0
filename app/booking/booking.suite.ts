import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { IntegrityResult } from "../admin/integrity";
import { withAdminConnection } from "../db/admin-connection";
import { DeadlineExceededError } from "../db/errors";
import { DatabasePool } from "../db/pool";
import { createMetrics } from "../metrics/metrics";
import { bookingBytes } from "../testing/raw-http";
import { admin, migrated, sample, startTestApp, type TestApp } from "../testing/test-app";
import type { TestDatabase, TestMysql } from "../testing/test-mysql";
import { createBookSeat } from "./book-seat";
import type { StrategyName } from "./strategies";

const lockSeat3 = "SELECT id FROM seats WHERE id = 3 FOR UPDATE";

/** The contract of every safe strategy: bookings that compete. */
export function bookingSuite(mysql: () => TestMysql, strategy: StrategyName): void {
  let database: TestDatabase;
  let app: TestApp;
  beforeAll(async () => {
    database = await migrated(await mysql().createDatabase());
    app = await startTestApp(database.app, { bookingStrategy: strategy });
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

  test("tells a seat that is not there from one that is taken", async () => {
    expect((await app.book(5)).status).toBe(201);
    expect([(await app.book(5)).status, (await app.book(501)).status]).toEqual([409, 404]);
    expect(await integrity([])).toMatchObject({ seatsSold: 1, bookings: 1 });
  });

  test("leaves no transaction open and no lock held", async () => {
    for (const seat of [7, 7, 501]) await app.book(seat);
    const rows = await mysql().asRoot((connection) => connection.query(openTransactions, [database.app.user]));
    expect(rows).toEqual([]);
  });

  test("tries again after a lock wait, then books", async () => {
    const metrics = createMetrics(strategy);
    const limits = { poolSize: 2, queueLimit: 10, lockWaitSeconds: 1, transactional: true };
    const pool = new DatabasePool({ settings: database.app, ...limits });
    const bookSeat = createBookSeat(pool, { strategy, deadlineMs: 10_000 }, metrics);
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
    const small = await startTestApp(database.app, { bookingStrategy: strategy, poolSize: 1, queueLimit: 1 });
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
    expect(sample(answers.page, `ticketwatch_bookings_total{strategy="${strategy}",outcome="queue_full"}`)).toBe(1);
  });

  test("answers 503 when the deadline passes", async () => {
    const hasty = await startTestApp(database.app, { bookingStrategy: strategy, poolSize: 1, requestDeadline: 300 });
    const late = await withAdminConnection(database.owner, async (rival) => {
      await rival.begin();
      await rival.query(lockSeat3);
      return hasty.book(3);
    });
    const page = await hasty.metrics();
    const after = await hasty.book(4);
    await hasty.stop();
    expect([late.status, late.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await late.json()).toMatchObject({ error: { code: "deadline_exceeded" } });
    expect(sample(page, `ticketwatch_bookings_total{strategy="${strategy}",outcome="deadline"}`)).toBe(1);
    expect(after.status).toBe(201);
    expect(await integrity([])).toMatchObject({ seatsSold: 1, bookings: 1 });
  });

  test("does not wait for a connection beyond its deadline", async () => {
    const pool = new DatabasePool({ settings: database.app, poolSize: 1, queueLimit: 10, transactional: true });
    const bookSeat = createBookSeat(pool, { strategy, deadlineMs: 100 }, createMetrics(strategy));
    const holding = pool.withConnection(() => sleep(500));
    await expect(bookSeat({ seatId: 6, userId: "late" })).rejects.toThrow(DeadlineExceededError);
    await holding;
    await pool.close();
    expect(await integrity([])).toMatchObject({ seatsSold: 0, bookings: 0 });
  });

  test("does nothing for a client that has reset its connection", async () => {
    const small = await startTestApp(database.app, { bookingStrategy: strategy, poolSize: 1 });
    const outcomes = `ticketwatch_bookings_total{strategy="${strategy}",outcome="abandoned"}`;
    await withAdminConnection(database.owner, async (rival) => {
      await rival.begin();
      await rival.query(lockSeat3);
      const holding = small.book(3);
      await expect.poll(async () => sample(await small.metrics(), active)).toBe(1);
      const leaving = connect(small.httpPort, "127.0.0.1");
      leaving.write(bookingBytes({ seatId: 4, userId: "impatient" }));
      await expect.poll(async () => sample(await small.metrics(), "ticketwatch_db_pool_queue_length")).toBe(1);
      leaving.resetAndDestroy();
      await rival.rollback();
      expect((await holding).status).toBe(201);
    });
    await expect.poll(async () => sample(await small.metrics(), outcomes)).toBe(1);
    await small.stop();
    expect(await integrity([])).toMatchObject({ seatsSold: 1, bookings: 1 });
  });

  function retries(page: Promise<string>): Promise<number | undefined> {
    const series = `ticketwatch_booking_retries_total{strategy="${strategy}",cause="lock_wait_timeout"}`;
    return page.then((text) => sample(text, series));
  }

  function integrity(acknowledged: unknown[]): Promise<IntegrityResult> {
    return admin("integrity", database, { acknowledged });
  }
}

const openTransactions = `SELECT trx_id FROM information_schema.innodb_trx
  JOIN information_schema.processlist ON processlist.id = trx_mysql_thread_id WHERE user = ?`;
const active = 'ticketwatch_db_pool_connections{state="active"}';
