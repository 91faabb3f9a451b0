import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, expect, test } from "vitest";
import { admin, migrated, sample, startTestApp, type TestApp } from "../testing/test-app";
import type { TestDatabase, TestMysql } from "../testing/test-mysql";

const patience = { timeout: 20_000, interval: 100 };

/** MySQL goes away and comes back. Last of the suites: it takes the server from all of them. */
export function outageSuite(mysql: () => TestMysql): void {
  let database: TestDatabase;
  let app: TestApp | undefined;
  beforeAll(async () => {
    database = await migrated(await mysql().createDatabase(), 5000);
  });
  afterEach(async () => {
    await app?.stop();
    app = undefined;
  });

  const status = async (path: string) => (await fetch(`${app?.url}${path}`)).status;

  test("is alive but not ready before the tables are there", async () => {
    const empty = await mysql().createDatabase();
    app = await startTestApp(empty.app);
    expect([await status("/healthz"), await status("/readyz"), await status("/seats")]).toEqual([200, 503, 503]);
    await migrated(empty);
    await expect.poll(() => status("/readyz"), patience).toBe(200);
    expect(await status("/seats")).toBe(200);
  });

  test("answers 503 while MySQL is away and loses no booking it confirmed", { timeout: 60_000 }, async () => {
    const running = await startTestApp(database.app);
    app = running;
    const sale = sell(running);
    await expect.poll(() => sale.acknowledged.length, patience).toBeGreaterThan(50);
    await mysql().kill();
    await expect.poll(() => sale.statuses.get(503) ?? 0, patience).toBeGreaterThan(10);
    await expect.poll(() => status("/readyz"), patience).toBe(503);
    expect(await status("/healthz")).toBe(200);
    const refused = await running.book(5000);
    expect(refused.headers.get("retry-after")).toBe("2");
    expect(sample(await running.metrics(), "ticketwatch_db_up")).toBe(0);

    const before = sale.acknowledged.length;
    await mysql().revive();
    await expect.poll(() => status("/readyz"), patience).toBe(200);
    await expect.poll(() => sale.acknowledged.length, patience).toBeGreaterThan(before + 50);
    await sale.stop();
    const page = await running.metrics();
    const changes = ["down", "up"].map((to) => sample(page, `ticketwatch_db_state_changes_total{to="${to}"}`));
    expect([sample(page, "ticketwatch_db_up"), ...changes]).toEqual([1, 1, 2]);
    expect([...sale.statuses.keys()].filter((answer) => ![201, 503, 504].includes(answer))).toEqual([]);
    expect(await admin("integrity", database, { acknowledged: sale.acknowledged })).toMatchObject({
      doubleBookings: 0,
      acknowledgedMissing: 0,
    });
  });

  test("starts without MySQL and serves once it is up", { timeout: 60_000 }, async () => {
    await mysql().kill();
    app = await startTestApp(database.app);
    expect([await status("/healthz"), await status("/readyz")]).toEqual([200, 503]);
    expect(await (await app.book(4000)).json()).toMatchObject({ error: { code: "database_unavailable" } });
    await mysql().revive();
    await expect.poll(() => status("/readyz"), patience).toBe(200);
    expect((await app.book(4000)).status).toBe(201);
  });
}

/** Twenty customers who each book one seat after the other, every seat asked for once. */
function sell(app: TestApp) {
  const acknowledged: unknown[] = [];
  const statuses = new Map<number, number>();
  let nextSeat = 1;
  let open = true;
  const customer = async (name: string) => {
    while (open) {
      const answer = await app.book(nextSeat++, name);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status === 201) acknowledged.push(await answer.json());
      else await answer.arrayBuffer();
      await sleep(answer.status === 201 ? 5 : 50);
    }
  };
  const customers = Array.from({ length: 20 }, (_, index) => customer(`user${index}`));
  const stop = async () => {
    open = false;
    await Promise.all(customers);
  };
  return { acknowledged, statuses, stop };
}
