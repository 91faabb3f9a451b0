import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "./duration";

test.each([
  ["10s", 10],
  ["2m", 120],
  ["1h", 3600],
  ["45", 45],
])("reads %s as seconds", (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.each(["", "ten", "1.5s", "-3s", "10 s", "5d"])("refuses %j as a duration", (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test("writes a duration in its largest whole unit", () => {
  expect([90, 120, 7200, 0].map(formatDuration)).toEqual(["90s", "2m", "2h", "0s"]);
});
