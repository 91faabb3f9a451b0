import { expect, test } from "vitest";
import { Attempts } from "./attempts";

test("five failures shut the door for their address alone, until the oldest is five minutes old", () => {
  let now = 0;
  const attempts = new Attempts(() => now);
  for (let count = 0; count < 5; count++) {
    expect(attempts.waitSeconds("a")).toBe(0);
    attempts.failed("a");
    now += 1000;
  }
  expect([attempts.waitSeconds("a"), attempts.waitSeconds("b")]).toEqual([295, 0]);
  now = 300_000;
  expect(attempts.waitSeconds("a")).toBe(0);
  attempts.failed("a");
  expect(attempts.waitSeconds("a")).toBe(1);
});

test("a login that succeeds begins anew", () => {
  const attempts = new Attempts(() => 0);
  for (let count = 0; count < 4; count++) attempts.failed("a");
  attempts.succeeded("a");
  for (let count = 0; count < 4; count++) attempts.failed("a");
  expect(attempts.waitSeconds("a")).toBe(0);
});

test("addresses without end take no memory without end", () => {
  const attempts = new Attempts(() => 0);
  for (let count = 0; count < 5; count++) attempts.failed("first");
  for (let address = 0; address < 999; address++) attempts.failed(`${address}`);
  expect(attempts.waitSeconds("first")).toBe(300);
  attempts.failed("one more");
  expect(attempts.waitSeconds("first")).toBe(0);
});
