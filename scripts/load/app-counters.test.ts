import { describe, expect, test } from "vitest";
import type { RunningStack } from "../stack/running-stack";
import { type CounterReading, compareCounters, readCounters, settledCounters, witnessOf } from "./app-counters";

const reading = (scrapedAt: number, ok: number, abandoned = 0, appStartedAt = 1): CounterReading => ({
  byStatus: { "200": ok, "499": abandoned },
  scrapedAt,
  appStartedAt,
});

const load = (requests: number) => ({ requests, inFlight: 60 });

/** Gives the readings one after the other, then the last one for ever. */
function readingsOf(...readings: CounterReading[]) {
  let next = 0;
  return async () => readings[Math.min(next++, readings.length - 1)];
}

describe("comparing", () => {
  test("counts answers apart from abandoned requests", () => {
    const counters = compareCounters(reading(1, 1000), reading(2, 2010, 50), load(1000));
    expect(counters).toEqual({ answered: 1010, abandoned: 50, relativeDifference: 0.01, inFlight: 60 });
  });

  test("takes a status that appeared during the run from 0", () => {
    const after = { ...reading(2, 10), byStatus: { "200": 10, "503": 5 } };
    expect(compareCounters(reading(1, 0), after, load(15))).toMatchObject({ answered: 15, relativeDifference: 0 });
  });

  test("tells a restart by counters that went down", () => {
    expect(() => compareCounters(reading(1, 1000), reading(2, 3), load(500))).toThrow(
      "the app restarted during the run",
    );
  });

  test("tells a restart that the counters have already made up for", () => {
    expect(() => compareCounters(reading(1, 10), reading(2, 500, 0, 2), load(500))).toThrow("the app restarted");
  });
});

describe("settling", () => {
  test("waits for two equal scrapes after the load", async () => {
    const read = readingsOf(reading(1, 5), reading(1, 5), reading(2, 8), reading(3, 9), reading(4, 9), reading(5, 99));
    expect(await settledCounters(read, { pollMs: 1, limitMs: 1000 })).toEqual(reading(4, 9));
  });

  test("gives up when Prometheus scrapes no more", async () => {
    const settled = settledCounters(readingsOf(reading(1, 5)), { pollMs: 1, limitMs: 30 });
    await expect(settled).rejects.toThrow("did not settle within 0.03 s");
  });
});

describe("the witness", () => {
  const kinds = [{ method: "GET", route: "/seats" }];

  /** A stack whose Prometheus answers each query with the value of the first pattern that it contains. */
  function stackOf(entry: string, answers: Readonly<Record<string, number>>) {
    const asked: string[] = [];
    const query = async (promql: string) => {
      asked.push(promql);
      const found = Object.entries(answers).find(([pattern]) => promql.includes(pattern));
      return found ? [{ labels: { status: "200" }, value: found[1] }] : [];
    };
    return { stack: { entry, query } as unknown as RunningStack, asked };
  }

  test("is the app itself as long as load reaches it directly", async () => {
    const { stack, asked } = stackOf("app-1", { "sum by (status)": 12 });
    expect(witnessOf(stack)).toBe("app");
    expect((await readCounters(stack, kinds)).byStatus).toEqual({ "200": 12 });
    expect(asked.join()).not.toContain("haproxy");
  });

  test("is the load balancer in front of replicas, without what clients abandoned", async () => {
    const answers = { "sum(haproxy_frontend": 1000, client_aborts: 40, timestamp: 7, start_time: 3 };
    const { stack } = stackOf("load-balancer", answers);
    expect(witnessOf(stack)).toBe("load-balancer");
    const before = { byStatus: { answered: 0, "499": 0 }, scrapedAt: 1, appStartedAt: 3 };
    const after = await readCounters(stack, kinds);
    expect(compareCounters(before, after, load(960))).toMatchObject({ answered: 960, abandoned: 40 });
  });
});
