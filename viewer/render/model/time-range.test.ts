import { beforeAll, describe, expect, it } from "vitest";
import { bundled } from "../testing/bundled";
import { durationMs, parseRange, parseTime } from "./time-range";

describe("times in Grafana's syntax", () => {
  let grafana: typeof import("../testing/grafana-time");
  beforeAll(async () => {
    grafana = await bundled("testing/grafana-time.ts");
  });

  it.each([
    "now",
    "now-15m",
    "now-1h",
    "now-7d",
    "now/d",
    "now-1d/d",
    "now-1M",
    "now-1y/y",
    "now/w",
    "now-90s",
    "now/h",
  ])("reads %s as Grafana does", (text) => {
    const now = Date.now();
    for (const roundUp of [false, true]) {
      const theirs = grafana.dateMath.parse(text, roundUp)?.valueOf() ?? Number.NaN;
      expect(Math.abs((parseTime(text, now, roundUp) ?? Number.NaN) - theirs)).toBeLessThan(5_000);
    }
  });

  it("reads milliseconds and ISO dates, and nothing else", () => {
    expect(parseTime("1700000000000", 0)).toBe(1_700_000_000_000);
    expect(parseTime("2026-05-01T12:00:00Z", 0)).toBe(Date.UTC(2026, 4, 1, 12));
    for (const wrong of ["", "yesterday", "now-15", "now-5x", "15m", "now-5m junk"])
      expect(parseTime(wrong, 0)).toBeUndefined();
  });

  it("refuses a window that ends before it begins", () => {
    expect(parseRange("now", "now-5m", 1e12)).toBeUndefined();
    expect(parseRange("now-5m", "now", 1e12)).toEqual({ from: 1e12 - 300_000, to: 1e12 });
  });

  it("reads durations, and bare numbers as seconds", () => {
    expect([durationMs("5s"), durationMs("1m30s"), durationMs("250ms"), durationMs("15")]).toEqual([
      5_000, 90_000, 250, 15_000,
    ]);
    expect(durationMs("soon")).toBeUndefined();
  });
});
