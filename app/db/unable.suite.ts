import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrated, sample, startTestApp, type TestApp } from "../testing/test-app";
import type { TestDatabase, TestMysql } from "../testing/test-mysql";
import { withAdminConnection } from "./admin-connection";

const poolSize = 5;
/** The pool's connections, the two for reading and the health check's. */
const sessions = poolSize + 3;

/** MySQL answers, and cannot serve. */
export function unableSuite(mysql: () => TestMysql): void {
  let database: TestDatabase;
  let app: TestApp;
  const asRoot = (sql: string) => mysql().asRoot((connection) => connection.query(sql));
  beforeAll(async () => {
    database = await migrated(await mysql().createDatabase());
    await asRoot(`ALTER USER '${database.app.user}'@'%' WITH MAX_USER_CONNECTIONS ${sessions}`);
    app = await startTestApp(database.app, { poolSize, requestDeadline: 1500 });
  });
  afterAll(() => app.stop());

  const book = async (seat: number) => {
    const answer = await app.book(seat);
    return `${answer.status} ${((await answer.json()) as { error?: { code: string } }).error?.code ?? "booked"}`;
  };
  const sessionsOfApp = async () => {
    // Who is just being refused, or is leaving, is in the list for a moment, too.
    const sql =
      "SELECT COUNT(*) AS open FROM information_schema.processlist WHERE user = ? AND command NOT IN ('Connect', 'Quit')";
    const [row] = await mysql().asRoot((root) => root.query<{ open: number }>(sql, [database.app.user]));
    return row?.open ?? 0;
  };

  test("has no more sessions than its pool when somebody locks a table", { timeout: 60_000 }, async () => {
    const answers = new Set<string>();
    let most = 0;
    await withAdminConnection(database.owner, async (rival) => {
      await rival.query("LOCK TABLES seats WRITE");
      let locked = true;
      const buyers = Array.from({ length: 100 }, async (_, buyer) => {
        while (locked) answers.add(await book(buyer + 1));
      });
      for (let look = 0; look < 40; look++) {
        most = Math.max(most, await sessionsOfApp());
        await sleep(200);
      }
      locked = false;
      await Promise.all(buyers);
      await rival.query("UNLOCK TABLES");
    });
    // Whose session is just ending is still in the list.
    expect(most).toBeLessThanOrEqual(sessions + 3);
    expect([...answers].filter((answer) => !answer.startsWith("503 "))).toEqual([]);
    await expect.poll(() => book(200), { timeout: 10_000, interval: 200 }).toBe("201 booked");
  });

  test("tells how long those took that were cut off at the deadline", async () => {
    const timed = async (part: string) =>
      sample(await app.metrics(), `ticketwatch_booking_transaction_duration_seconds_${part}{strategy="row-lock"}`) ?? 0;
    const [counted, seconds] = [await timed("count"), await timed("sum")];
    await withAdminConnection(database.owner, async (rival) => {
      await rival.query("LOCK TABLES seats WRITE");
      expect(await Promise.all([book(210), book(211)])).toEqual(Array(2).fill("503 deadline_exceeded"));
      await rival.query("UNLOCK TABLES");
    });
    expect(await timed("count")).toBe(counted + 2);
    expect(await timed("sum")).toBeGreaterThan(seconds + 2);
  });

  test.each([
    { state: "read-only", on: "SET GLOBAL read_only = ON", off: "SET GLOBAL read_only = OFF", code: "read_only" },
    { state: "offline", on: "SET GLOBAL offline_mode = ON", off: "SET GLOBAL offline_mode = OFF", code: "unavailable" },
  ])("says that it is $state", async ({ on, off, code }) => {
    await asRoot(on);
    try {
      await expect.poll(() => book(201), { timeout: 5000 }).toBe(`503 database_${code}`);
    } finally {
      await asRoot(off);
    }
    await expect.poll(() => book(201), { timeout: 10_000, interval: 200 }).toMatch(/^201 booked|409/);
  });

  test("says that it has no place for one more", async () => {
    const other = await startTestApp(database.app, { poolSize: 50, requestDeadline: 1500 });
    const statuses = new Set<string>();
    const codes = await Promise.all(
      Array.from({ length: 50 }, async (_, seat) => {
        const answer = await other.book(300 + seat);
        statuses.add(`${answer.status}`);
        return ((await answer.json()) as { error?: { code: string } }).error?.code;
      }),
    );
    await other.stop();
    expect(codes).toContain("database_busy");
    expect([...statuses].filter((status) => status !== "201" && status !== "503")).toEqual([]);
  });
}
