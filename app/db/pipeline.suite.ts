import { afterAll, beforeAll, expect, test } from "vitest";
import { admin, migrated } from "../testing/test-app";
import type { TestDatabase, TestMysql } from "../testing/test-mysql";
import { insertBookingAfterChange } from "./bookings-repository";
import type { DatabaseConnection, Statement } from "./connection";
import { DatabasePool } from "./pool";
import { lockSeat, seatState, sellAvailableSeat } from "./seats-repository";

const booking = (seatId: number) => insertBookingAfterChange({ seatId, userId: "u" }, new Date());
const duplicate: Statement<unknown> = {
  sql: "INSERT INTO bookings (seat_id, user_id, booked_at, claimed_seat_id) SELECT 1, 'u', NOW(), ? FROM seats LIMIT 2",
  values: [1],
};
const slow: Statement<unknown> = { sql: "SELECT SLEEP(?)", values: [5] };

/** Statements that are sent together. */
export function pipelineSuite(mysql: () => TestMysql): void {
  let database: TestDatabase;
  let pool: DatabasePool;
  beforeAll(async () => {
    database = await migrated(await mysql().createDatabase());
    pool = new DatabasePool({ settings: database.app, poolSize: 1, queueLimit: 10, transactional: true });
  });
  afterAll(() => pool.close());

  const rolledBack = <Result>(work: (connection: DatabaseConnection) => Promise<Result>) =>
    pool.withConnection(async (connection) => {
      const result = await work(connection);
      await connection.rollback();
      return result;
    });

  test("gives each statement its own answer, in order", async () => {
    const answers = await rolledBack((connection) =>
      connection.together(lockSeat(1), sellAvailableSeat(1, 7), seatState(1), seatState(501), booking(1)),
    );
    expect(answers).toMatchObject([[{ holder: null }], { affectedRows: 1 }, [{ holder: 7 }], [], { affectedRows: 0 }]);
  });

  test("inserts a booking only after a change of one row, each time anew", async () => {
    const changes = await rolledBack(async (connection) => {
      const counts: number[][] = [];
      for (const seat of [2, 2, 3, 501, 4]) {
        const answers = await connection.together(sellAvailableSeat(seat, 7), booking(seat));
        counts.push(answers.map(({ affectedRows }) => affectedRows));
      }
      return counts;
    });
    expect(changes).toEqual([
      [1, 1],
      [0, 0],
      [1, 1],
      [0, 0],
      [1, 1],
    ]);
  });

  test("inserts no booking after a statement that failed", async () => {
    await rolledBack(async (connection) => {
      await expect(connection.together(sellAvailableSeat(5, 7), duplicate, booking(5))).rejects.toThrow(/Duplicate/);
      const [[seat], rows] = await connection.together(seatState(5), {
        sql: "SELECT id FROM bookings WHERE seat_id = ?",
        values: [5],
      } satisfies Statement<object[]>);
      expect(seat?.holder).not.toBeNull();
      expect(rows).toEqual([]);
    });
    expect(await admin("integrity", database)).toMatchObject({ seatsSold: 0, bookings: 0 });
  });

  test("tells the holder of a seat that is sold, and of no other", async () => {
    const told = await rolledBack(async (connection) => {
      const holders: number[][] = [];
      for (const [seat, holder] of [
        [6, 0xffff_ffff],
        [6, 8],
        [7, 9],
        [7, 8],
        [501, 8],
      ] as const) {
        const [{ affectedRows, insertId }] = await connection.together(sellAvailableSeat(seat, holder));
        holders.push([affectedRows, insertId]);
      }
      return holders;
    });
    expect(told).toEqual([
      [1, 0],
      [0, 0xffff_ffff],
      [1, 0],
      [0, 9],
      [0, 0],
    ]);
  });

  test("gives errors in the place of results to who asks for both", async () => {
    const settled = await rolledBack((connection) => connection.settled(duplicate, sellAvailableSeat(8, 7)));
    expect(settled).toMatchObject([{ errno: 1062 }, { affectedRows: 1 }]);
  });

  test("rejects all statements when the connection breaks under them", async () => {
    const rejection = expect(pool.withConnection((connection) => connection.together(slow, seatState(1)))).rejects;
    const broken = rejection.toThrow();
    const ids = `SELECT id FROM information_schema.processlist WHERE user = ? AND info LIKE 'SELECT SLEEP%'`;
    const find = () => mysql().asRoot((connection) => connection.query<{ id: number }>(ids, [database.app.user]));
    await expect.poll(async () => (await find()).length).toBe(1);
    const [session] = await find();
    await mysql().asRoot((connection) => connection.query("KILL ?", [session?.id]));
    await broken;
    expect(await rolledBack((connection) => connection.together(seatState(1)))).toEqual([[{ holder: null }]]);
  });
}
