import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { IntegrityResult } from "../admin/integrity";
import { withAdminConnection } from "../db/admin-connection";
import { admin, migrated, sample, startTestApp, type TestApp } from "../testing/test-app";
import type { TestDatabase, TestMysql } from "../testing/test-mysql";
import { isSafe, type StrategyName, strategyNames } from "./strategies";

/** Processes that share one sale, each with a strategy of its own; and the strategy that does not hold. */
export function mixedSuite(mysql: () => TestMysql): void {
  let database: TestDatabase;
  const apps: TestApp[] = [];
  const start = async (bookingStrategy: StrategyName) => {
    // Long enough for a busy machine: what is not answered in time is neither sold nor taken.
    const app = await startTestApp(database.app, { bookingStrategy, requestDeadline: 60_000 });
    apps.push(app);
    return app;
  };
  const integrity = () => admin<IntegrityResult>("integrity", database, {});

  beforeAll(async () => {
    database = await migrated(await mysql().createDatabase());
  });
  beforeEach(() => admin("reset", database));
  afterAll(() => Promise.all(apps.map((app) => app.stop())));

  test("sells each seat once through all safe strategies together", async () => {
    const mixed = await Promise.all(strategyNames.filter(isSafe).map(start));
    const attempts = Array.from({ length: 600 }, (_, user) => mixed[user % mixed.length]?.book((user % 40) + 1));
    const statuses = (await Promise.all(attempts)).map((answer) => answer?.status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(40);
    expect(statuses.filter((status) => status === 409)).toHaveLength(560);
    expect(await integrity()).toMatchObject({ seatsSold: 40, bookings: 40, doubleBookings: 0 });
  });

  test.each(strategyNames.filter(isSafe))("keeps what the others sold when %s takes over", async (strategy) => {
    const [one, other] = [await start("row-lock"), await start("unique-key")];
    expect([(await one.book(1)).status, (await other.book(2)).status]).toEqual([201, 201]);
    const next = await start(strategy);
    expect([(await next.book(1)).status, (await next.book(2)).status, (await next.book(3)).status]).toEqual([
      409, 409, 201,
    ]);
    await admin("reset", database);
    expect([(await next.book(1)).status, (await next.book(2)).status]).toEqual([201, 201]);
  });

  test("finds the double bookings of the unsafe strategy", async () => {
    const app = await start("unsafe");
    // All look at the seat before any of them can write to it.
    const answers = await withAdminConnection(database.owner, async (rival) => {
      await rival.begin();
      await rival.query("SELECT id FROM seats WHERE id = 1 FOR UPDATE");
      const bookings = Array.from({ length: 10 }, (_, user) => app.book(1, `user${user}`));
      await expect
        .poll(async () => sample(await app.metrics(), 'ticketwatch_db_pool_connections{state="active"}'))
        .toBe(10);
      await sleep(300);
      await rival.rollback();
      return Promise.all(bookings);
    });
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    expect(await integrity()).toMatchObject({ seatsSold: 1, bookings: 10, doubleBookings: 9 });
    expect(sample(await app.metrics(), "ticketwatch_booking_strategy_safe")).toBe(0);
  });
}
