import { beforeAll, beforeEach, expect, test } from "vitest";
import { withAdminConnection } from "../db/admin-connection";
import { admin, migrated, startTestApp } from "../testing/test-app";
import type { TestDatabase, TestMysql } from "../testing/test-mysql";
import type { IntegrityResult } from "./integrity";

interface Acknowledgement {
  readonly bookingId: number;
  readonly seatId: number;
  readonly userId: string;
}

/** Reset and the integrity check, the latter shown to find what it is there to find. */
export function adminSuite(mysql: () => TestMysql): void {
  let database: TestDatabase;
  let acknowledged: Acknowledgement[];
  const integrity = (told: Acknowledgement[]) => admin<IntegrityResult>("integrity", database, { acknowledged: told });
  const asOwner = (sql: string) => withAdminConnection(database.owner, (connection) => connection.query(sql));

  beforeAll(async () => {
    database = await migrated(await mysql().createDatabase());
  });
  beforeEach(async () => {
    await admin("reset", database);
    const app = await startTestApp(database.app);
    const answers = await Promise.all([1, 2, 3].map((seat) => app.book(seat, `user${seat}`)));
    acknowledged = (await Promise.all(answers.map((answer) => answer.json()))) as Acknowledgement[];
    await app.stop();
  });

  test("finds nothing wrong with a sound sale", async () => {
    const sound = { seatsSold: 3, bookings: 3, doubleBookings: 0, acknowledgedMissing: 0 };
    expect(await integrity(acknowledged)).toEqual(sound);
  });

  test("finds a double booking", async () => {
    await asOwner("INSERT INTO bookings (seat_id, user_id, booked_at) VALUES (2, 'rival', NOW(6))");
    expect(await integrity(acknowledged)).toMatchObject({ bookings: 4, doubleBookings: 1, acknowledgedMissing: 0 });
  });

  test("finds an acknowledged booking that was deleted", async () => {
    await asOwner(`DELETE FROM bookings WHERE id = ${acknowledged[0]?.bookingId}`);
    expect(await integrity(acknowledged)).toMatchObject({ bookings: 2, acknowledgedMissing: 1 });
  });

  test("finds a booking that changed its seat or its user", async () => {
    await asOwner("UPDATE bookings SET user_id = 'thief' WHERE seat_id = 1");
    await asOwner("UPDATE bookings SET seat_id = 9 WHERE seat_id = 2");
    expect(await integrity(acknowledged)).toMatchObject({ bookings: 3, acknowledgedMissing: 2 });
  });

  test("checks more acknowledgements than fit one query", async () => {
    const invented = Array.from({ length: 5000 }, (_, index) => ({ bookingId: 1e9 + index, seatId: 1, userId: "u" }));
    expect(await integrity([...acknowledged, ...invented])).toMatchObject({ acknowledgedMissing: 5000 });
  });

  test("frees all seats and deletes all bookings", async () => {
    expect(await admin("reset", database)).toEqual({ seatsFreed: 3, bookingsDeleted: 3 });
    const empty = { seatsSold: 0, bookings: 0, doubleBookings: 0, acknowledgedMissing: 0 };
    expect(await integrity([])).toEqual(empty);
  });

  test("leaves a sound sale when it resets in the middle of one", async () => {
    const app = await startTestApp(database.app);
    const selling = Array.from({ length: 300 }, (_, index) => app.book((index % 150) + 10, `user${index}`));
    await admin("reset", database);
    const statuses = new Set((await Promise.all(selling)).map(({ status }) => status));
    await app.stop();
    const { seatsSold, bookings, doubleBookings } = await integrity([]);
    expect({ doubleBookings, unpaired: seatsSold - bookings }).toEqual({ doubleBookings: 0, unpaired: 0 });
    expect([...statuses].filter((status) => status !== 201 && status !== 409)).toEqual([]);
  });

  test.each([
    {
      title: "an unknown command",
      command: "drop",
      input: {},
      message: /unknown admin command "drop": expected migrate/,
    },
    {
      title: "no database",
      command: "reset",
      input: { database: undefined },
      message: /wrong input for reset: database/,
    },
  ])("names what is wrong with $title", async ({ command, input, message }) => {
    await expect(admin(command, database, input)).rejects.toThrow(message);
  });

  test("names the server that cannot be reached, not the password", async () => {
    const away = { ...database.owner, port: 1, password: "hunter2" };
    const failure = admin("reset", { ...database, owner: away });
    await expect(failure).rejects.toThrow(/cannot use database suite_\d+ at 127.0.0.1:1 as owner.*ECONNREFUSED/);
    await expect(failure).rejects.not.toThrow(/hunter2/);
  });
}
