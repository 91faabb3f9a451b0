import { beforeAll, expect, test } from "vitest";
import type { MigrateResult } from "../admin/migrate";
import { admin, startTestApp } from "../testing/test-app";
import type { TestDatabase, TestMysql } from "../testing/test-mysql";
import { withAdminConnection } from "./admin-connection";
import { migrations, schemaVersion } from "./migrations";

/** Tables, grants and seats. */
export function migrationSuite(mysql: () => TestMysql): void {
  let database: TestDatabase;
  const migrate = (seats?: number) => admin<MigrateResult>("migrate", database, { seats, appUser: database.app.user });
  const asOwner = (sql: string) =>
    withAdminConnection(database.owner, (connection) => connection.query<Record<string, unknown>>(sql));
  const asApp = (sql: string) => withAdminConnection(database.app, (connection) => connection.query(sql));
  beforeAll(async () => {
    database = await mysql().createDatabase();
  });

  test("applies each migration once when four run together", async () => {
    const results = await Promise.all([migrate(), migrate(), migrate(), migrate()]);
    expect(results.flatMap(({ applied }) => applied)).toEqual(migrations.map(({ version }) => version));
    expect(results.map(({ seats }) => seats.added).sort()).toEqual([0, 0, 0, 500]);
    expect(results[0]?.schemaVersion).toBe(schemaVersion);
  });

  test("changes nothing when run again", async () => {
    expect(await migrate()).toEqual({ schemaVersion, applied: [], seats: { total: 500, added: 0, removed: 0 } });
  });

  test("adds and removes seats and keeps the others", async () => {
    expect((await migrate(25_000)).seats).toEqual({ total: 25_000, added: 24_500, removed: 0 });
    expect((await migrate(300)).seats).toEqual({ total: 300, added: 0, removed: 24_700 });
    expect((await migrate()).seats).toEqual({ total: 500, added: 200, removed: 0 });
  });

  test("takes the seats' key away and back, and sells each seat once without it", async () => {
    const keys = () => asOwner("SHOW INDEX FROM seats");
    await admin("migrate", database, { seats: 510, seatIndex: "off" });
    expect(await keys()).toEqual([]);
    const app = await startTestApp(database.app);
    const statuses = await Promise.all([1, 2, 3, 4].map(async (user) => (await app.book(509, `user${user}`)).status));
    await app.stop();
    expect(statuses.sort()).toEqual([201, 409, 409, 409]);
    expect((await asOwner("SELECT COUNT(*) AS seats, COUNT(DISTINCT id) AS ids FROM seats"))[0]).toEqual({
      seats: 510,
      ids: 510,
    });
    await admin("reset", database);
    expect((await migrate()).seats).toEqual({ total: 500, added: 0, removed: 10 });
    expect(await keys()).toHaveLength(1);
  });

  test("refuses to remove a booked seat and names it", async () => {
    const app = await startTestApp(database.app);
    expect((await app.book(480)).status).toBe(201);
    await app.stop();
    await expect(migrate(400)).rejects.toThrow(/seat 480 \(section 105, row H, number 10\) is booked; reset the sale/);
    expect((await migrate()).seats).toEqual({ total: 500, added: 0, removed: 0 });
  });

  test.each(["0", "25001", "1.5"])("refuses %s seats", async (seats) => {
    await expect(migrate(Number(seats))).rejects.toThrow(/wrong input for migrate: seats: /);
  });

  test.each([
    "DELETE FROM bookings",
    "UPDATE bookings SET user_id = 'x'",
    "INSERT INTO seats (id, section, `row`, number) VALUES (9999, '1', 'A', 1)",
    "DROP TABLE seats",
    "SELECT * FROM mysql.user",
  ])("denies the app's account %s", async (sql) => {
    await expect(asApp(sql)).rejects.toThrow(/denied/);
  });
}
