import { describe, expect, test } from "vitest";
import type { Finding } from "./measured";
import type { RunRecord } from "./record";
import { summaryOf } from "./summary";
import { exampleMeasured, exampleRecord, exampleResource } from "./testing";

const summary = (changes: Partial<RunRecord> = {}) => summaryOf(exampleRecord(changes));
const found = (severity: Finding["severity"], message: string): RunRecord["measurement"] => ({
  trustworthy: severity !== "invalid",
  findings: [{ kind: "noisy-neighbour", severity, message }],
});

test("tells of a good run what was done, held, limited", () => {
  expect(summary()).toBe(
    "The scene on-sale ran for 10 s and brought 1,000 answers a second, 99 % of them within 90 ms. It passed. " +
      "The bookings are consistent: all 5 acknowledged ones are in MySQL, and no seat was sold twice. " +
      "Bottleneck: the app's CPU (the app used 97 % of one core). Nothing casts doubt on the measurement.",
  );
});

const pool = { resource: "pool", subject: "app-1", explanation: "app-1: 100 % in use" } as const;
const integrity = { seatsSold: 5, bookings: 6, doubleBookings: 1, acknowledged: 5, acknowledgedMissing: 2 };
const reasons = ["bookings: too slow", "bookings: too few"];
const alert = { name: "MysqlDown", severity: "critical", state: "firing", expected: false } as const;
const times = { startsAt: "2026-04-01T18:00:00.000Z", endsAt: null, labels: {}, summary: "MySQL is down" };

describe("names what is special about a run:", () => {
  test.each<[string, Partial<RunRecord>, RegExp]>([
    ["a failure and its reason", { status: "failed", message: "no route" }, /on-sale failed after 10 s: no route\./],
    ["an interruption", { status: "interrupted" }, /was interrupted after 10 s/],
    ["a missing result", { headline: null }, /ran for 10 s and gave no result/],
    [
      "reasons not to pass",
      { verdict: { passed: false, reasons } },
      /did not pass: bookings: too slow \(and 1 more\)\./,
    ],
    ["seats sold twice", { integrity }, /INCONSISTENT: 1 seats were sold twice/],
    ["lost bookings", { integrity: { ...integrity, doubleBookings: 0 } }, /INCONSISTENT: 2 of 5 acknowledged/],
    ["an unread MySQL", { integrity: null }, /could not be checked in MySQL/],
    [
      "a limit",
      { saturation: { windowSeconds: 30, resources: [], limit: pool } },
      /pool of database connections \(app-1/,
    ],
    [
      "room everywhere",
      { saturation: { windowSeconds: 30, resources: [exampleResource()], limit: null } },
      /No bottleneck/,
    ],
    ["a silent Prometheus", { saturation: null }, /Bottleneck: unknown/],
    ["unexpected alerts", { alerts: [{ ...alert, ...times }] }, /Unexpected alerts fired: MysqlDown\./],
    ["doubts", { measurement: found("warning", "others took 30 %") }, /trusted with care: others took 30 %\./],
    ["an invalid measurement", { measurement: found("invalid", "two labs") }, /NOT TRUSTWORTHY: two labs\./],
  ])("%s", (_, changes, expected) => expect(summary(changes)).toMatch(expected));
});

test("keeps quiet about alerts that the scene brings", () => {
  expect(summary({ alerts: [{ ...alert, ...times, expected: true }] })).not.toContain("MysqlDown");
  expect(summary({ alerts: [{ ...alert, ...times, state: "pending" }] })).not.toContain("MysqlDown");
});

test("says only small notes when nothing worse was found", () => {
  expect(summary({ measurement: found("info", "short") })).toContain("Nothing casts doubt on");
  expect(summary({ ...exampleMeasured() })).toContain("Nothing casts doubt on");
});
