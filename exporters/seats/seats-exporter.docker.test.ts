import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withAdminConnection } from "../../app/db/admin-connection";
import type { DatabaseConnection } from "../../app/db/connection";
import { migrated } from "../../app/testing/test-app";
import { type TestDatabase, TestMysql } from "../../app/testing/test-mysql";
import { seatsMetrics as names } from "../../contract/seats-metrics";
import type { RunningExporter } from "../shared/exporter-server";
import { exporterContract } from "../testing/exporter-contract";
import { silent } from "../testing/exporter-logger";
import { fetchPage } from "../testing/page";
import { SourceProxy } from "../testing/source-proxy";
import { startSeatsExporter } from "./start";

const seats = 25_000;
let mysql: TestMysql;
let database: TestDatabase;
let proxy: SourceProxy;
let exporter: RunningExporter;

const page = () => fetchPage(exporter.port);
const asOwner = <Result>(work: (connection: DatabaseConnection) => Promise<Result>) =>
  withAdminConnection(database.owner, work);
const book = (connection: DatabaseConnection, seat: number, at: string) =>
  connection.change("INSERT INTO bookings (seat_id, user_id, booked_at) VALUES (?, 'user1', ?)", [seat, at]);

beforeAll(async () => {
  mysql = await TestMysql.start();
  database = await migrated(await mysql.createDatabase(), seats);
  const { host, port } = database.seatsExporter;
  proxy = new SourceProxy({ host, port }, 0);
  await proxy.open();
  const behindProxy = { ...database.seatsExporter, port: proxy.port };
  exporter = await startSeatsExporter({ database: behindProxy, httpPort: 0, logLevel: "silent" }, silent);
}, 300_000);

afterAll(async () => {
  await exporter?.stop();
  await proxy?.close();
  await mysql?.remove();
});

describe("the seats exporter keeps the contract", () => {
  exporterContract({ subject: () => ({ port: exporter.port, proxy }), names, labels: ["status"] });
});

describe("the sale", () => {
  it("is all zero before the first booking", async () => {
    const read = await page();
    expect(read.value(names.seats, { status: "available" })).toBe(seats);
    expect(read.value(names.seats, { status: "sold" })).toBe(0);
    for (const name of [names.bookings, names.saleProgress, names.firstBooking, names.lastBooking]) {
      expect(read.value(name), name).toBe(0);
    }
  });

  it("shows bookings, progress and their times", async () => {
    await asOwner(async (connection) => {
      await connection.change("UPDATE seats SET status = 'sold' WHERE id <= 250");
      for (let seat = 1; seat <= 250; seat++) await book(connection, seat, `2026-04-01 18:00:${seat % 60}.5`);
    });
    const read = await page();
    expect(read.value(names.seats, { status: "sold" })).toBe(250);
    expect(read.value(names.bookings)).toBe(250);
    expect(read.value(names.saleProgress)).toBeCloseTo(250 / seats);
    const opened = Date.UTC(2026, 3, 1, 18) / 1000;
    expect(read.value(names.firstBooking)).toBeCloseTo(opened + 0.5, 3);
    expect(read.value(names.lastBooking)).toBeCloseTo(opened + 59.5, 3);
    for (const name of faults) expect(read.value(name), name).toBe(0);
  });

  it("names each way in which seats and bookings can disagree", async () => {
    await asOwner(async (connection) => {
      for (const at of ["2026-04-01 18:02:00", "2026-04-01 18:02:01"]) await book(connection, 1, at);
      await book(connection, 2, "2026-04-01 18:02:02");
      await connection.change("UPDATE seats SET status = 'sold' WHERE id IN (1000, 1001, 1002)");
      for (const seat of [2000, 2001, 2002, 2003]) await book(connection, seat, "2026-04-01 18:03:00");
    });
    const read = await page();
    expect(faults.map((name) => read.value(name))).toEqual([2, 3, 4]);
  });
});

describe("open transactions", () => {
  it("count from the oldest one, and not with the exporter's own", async () => {
    expect((await page()).value(names.oldestTransaction)).toBe(0);
    await asOwner(async (connection) => {
      await connection.begin();
      await connection.query("SELECT COUNT(*) FROM seats");
      const age = async () => (await page()).value(names.oldestTransaction);
      await expect.poll(age, { timeout: 10_000, interval: 500 }).toBeGreaterThanOrEqual(2);
      await connection.rollback();
    });
    // InnoDB makes its list of transactions anew only when nobody has read it for a tenth of a second.
    const afterwards = async () => (await page()).value(names.oldestTransaction);
    await expect.poll(afterwards, { timeout: 5000, interval: 300 }).toBe(0);
  });
});

describe("what it costs and may", () => {
  it("reads the largest sale in a fraction of the time between scrapes", async () => {
    await asOwner((connection) =>
      connection.query("INSERT INTO bookings (seat_id, user_id, booked_at) SELECT id, 'user1', NOW(6) FROM seats"),
    );
    await page();
    expect((await page()).value(names.collectDuration)).toBeLessThan(1);
  });

  it("sees no buyer and changes nothing", async () => {
    await withAdminConnection(database.seatsExporter, async (connection) => {
      await expect(connection.query("SELECT user_id FROM bookings")).rejects.toThrow(/denied/);
      await expect(connection.query("UPDATE seats SET status = 'sold'")).rejects.toThrow(/denied/);
      await expect(connection.query("DELETE FROM bookings")).rejects.toThrow(/denied/);
    });
  });

  it("comes back by itself after MySQL was killed", async () => {
    await mysql.kill();
    expect((await page()).value(names.up)).toBe(0);
    await mysql.revive();
    await expect.poll(async () => (await page()).value(names.up), { timeout: 20_000 }).toBe(1);
  });
});

const faults = [names.doubleBookedSeats, names.soldWithoutBooking, names.availableWithBooking];
