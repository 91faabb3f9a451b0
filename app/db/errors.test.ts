import { expect, test } from "vitest";
import { DatabaseUnavailableError, isUnavailable, reasonOf, retryCause, unavailability } from "./errors";

const error = (properties: object) => Object.assign(new Error("failed"), properties);

test.each([
  { title: "a lost connection", thrown: error({ code: "PROTOCOL_CONNECTION_LOST", fatal: true }), away: true },
  { title: "a refused connection", thrown: error({ code: "ECONNREFUSED", fatal: true }), away: true },
  { title: "a server that shuts down", thrown: error({ errno: 1053 }), away: true },
  { title: "too many connections", thrown: error({ errno: 1040 }), away: true },
  { title: "a missing table", thrown: error({ errno: 1146 }), away: true },
  { title: "its own error", thrown: new DatabaseUnavailableError("away"), away: true },
  { title: "a syntax error", thrown: error({ errno: 1064 }), away: false },
  { title: "a deadlock", thrown: error({ errno: 1213 }), away: false },
  { title: "a bug", thrown: new TypeError("x is undefined"), away: false },
  { title: "a thrown string", thrown: "oops", away: false },
])("tells whether $title means the database is away", ({ thrown, away }) => {
  expect(isUnavailable(thrown)).toBe(away);
});

test("tells why the database cannot serve", () => {
  const reasons = [1045, 1040, 1226, 1290, 1223, 1114, 1064].map((errno) => unavailability(error({ errno })));
  expect(reasons).toEqual(["away", "busy", "busy", "read_only", "read_only", "full", undefined]);
  expect(unavailability(new DatabaseUnavailableError("", "full"))).toBe("full");
});

test("finds the cause for a retry in the error number", () => {
  expect([1205, 1213, 1064].map((errno) => retryCause(error({ errno })))).toEqual([
    "lock_wait_timeout",
    "deadlock",
    undefined,
  ]);
});

test("gives the code as reason, else the message", () => {
  expect(reasonOf(error({ code: "ECONNREFUSED" }))).toBe("ECONNREFUSED");
  expect(reasonOf(new Error("plain"))).toBe("plain");
});
