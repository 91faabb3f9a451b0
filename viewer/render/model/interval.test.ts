import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { bundled } from "../testing/bundled";
import { alignedWindow, intervalsOf, roundInterval, timeVariables } from "./interval";

const minutes = (count: number) => ({ from: 1_000_000_000, to: 1_000_000_000 + count * 60_000 });
const scrapeInterval = "5s";

describe("intervals", () => {
  let grafana: typeof import("../testing/grafana-time");
  beforeAll(async () => {
    grafana = await bundled("testing/grafana-time.ts");
  });

  it("are rounded to what Grafana's own library rounds them to", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e11, noNaN: true }), (ms) => {
        expect(roundInterval(ms)).toBe(grafana.rangeUtil.roundInterval(ms));
      }),
    );
  });

  it("grow with the window and never fall below the scrape interval", () => {
    expect(intervalsOf({ range: minutes(15), maxDataPoints: 500, scrapeInterval }).stepMs).toBe(5_000);
    expect(intervalsOf({ range: minutes(60), maxDataPoints: 500, scrapeInterval }).stepMs).toBe(5_000);
    expect(intervalsOf({ range: minutes(24 * 60), maxDataPoints: 500, scrapeInterval }).stepMs).toBe(120_000);
  });

  it("give rates four scrapes, or one scrape more than the step", () => {
    expect(intervalsOf({ range: minutes(15), maxDataPoints: 500, scrapeInterval }).rateIntervalMs).toBe(20_000);
    expect(intervalsOf({ range: minutes(24 * 60), maxDataPoints: 500, scrapeInterval }).rateIntervalMs).toBe(125_000);
  });

  it("take a query's own minimal step as the step and for rates", () => {
    const inputs = { range: minutes(15), maxDataPoints: 500, scrapeInterval };
    expect(intervalsOf({ ...inputs, minStep: "30s" })).toEqual({ stepMs: 30_000, rateIntervalMs: 120_000 });
    expect(intervalsOf({ ...inputs, minStep: "$__rate_interval" })).toEqual({ stepMs: 20_000, rateIntervalMs: 20_000 });
  });

  it("stay within the points that Prometheus gives for a series", () => {
    const { stepMs } = intervalsOf({ range: minutes(60 * 24 * 30), maxDataPoints: 1e6, scrapeInterval: "1s" });
    expect((30 * 24 * 3_600_000) / stepMs).toBeLessThanOrEqual(11_000);
  });
});

describe("windows", () => {
  it("begin and end on whole steps at or before what was asked", () => {
    const range = { from: 1_700_000_003_123, to: 1_700_000_063_999 };
    expect(alignedWindow(range, 5_000)).toEqual({ start: 1_700_000_000, end: 1_700_000_060, stepSeconds: 5 });
  });

  it("are put into queries as seconds and milliseconds", () => {
    const variables = timeVariables({ from: 0, to: 90_400 }, { stepMs: 5_000, rateIntervalMs: 20_000 });
    expect(variables).toMatchObject({ __range: "90s", __range_ms: "90400", __interval: "5s", __rate_interval: "20s" });
  });
});
