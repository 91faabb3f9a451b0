import { expect, it } from "vitest";
import { windowOf } from "./window";

const now = Date.UTC(2026, 4, 1, 12);

it("reads times as Grafana writes them", () => {
  const { from, to } = windowOf("now-15m", "now", now);
  expect([from.toISOString(), to.toISOString()]).toEqual(["2026-05-01T11:45:00.000Z", "2026-05-01T12:00:00.000Z"]);
});

it.each([
  ["now-99999999y", "now"],
  ["now-300y", "now"],
  ["99999999999999999999", "now"],
  ["now", "now+9999y"],
  ["now", "now-1h"],
  ["yesterday", "now"],
  ["2026-99-99T00:00", "now"],
])("refuses the window from %s to %s in one sentence", (from, to) => {
  expect(() => windowOf(from, to, now)).toThrow(`"${from}" to "${to}" is not a window of time`);
});
