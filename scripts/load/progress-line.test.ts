import { expect, test } from "vitest";
import type { RunProgress } from "./progress";
import { progressLine } from "./progress-line";

const stage: RunProgress = {
  ...{ doing: "bookings", part: "on-sale", stage: [1, 1], percent: 40 },
  ...{ perSecond: 1234, failed: 2, p99Seconds: 0.0899, alerts: ["BookingsShed"] },
};

function written(isTTY: boolean) {
  const lines: string[] = [];
  const clock = { now: 1_000_000 };
  const stream = { isTTY, write: (text: string) => lines.push(text) > 0 };
  return { lines, clock, show: progressLine(stream, () => clock.now).hooks.onProgress ?? (() => undefined) };
}

test("shows scene, stage, throughput, errors, p99 and alerts on a terminal", () => {
  const { lines, show } = written(true);
  show(stage);
  show({ ...stage, percent: 50 });
  expect(lines[0]).toMatch(/40 % on-sale: bookings 1,234\/s, 2 errors, p99 90 ms, alerts: BookingsShed$/);
  expect(lines[1]).toMatch(/^\r.*50 %/);
});

test("writes a plain line every ten seconds and per stage", () => {
  const { lines, clock, show } = written(false);
  for (let second = 0; second < 25; second++) {
    show(stage);
    clock.now += 1000;
  }
  expect(lines).toHaveLength(3);
  show({ ...stage, doing: "match-day: mixed", part: "match-day", stage: [3, 4] });
  expect(lines[3]).toMatch(/^match-day: mixed \(3 of 4\): 40 % 1,234\/s/);
});

test("says what is done where there are no figures", () => {
  const { lines, show } = written(false);
  show({ doing: "reading bookings from MySQL", percent: 100 });
  expect(lines).toEqual(["reading bookings from MySQL: 100 %\n"]);
});
