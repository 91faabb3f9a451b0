import { expect, test } from "vitest";
import { atLeast, atMost, describeObjective, measureObjectives, missedObjective, type Objective } from "./objectives";
import type { LoadResult } from "./result";
import { exampleDatabaseResult, exampleResult } from "./testing";

const measured = (objective: Objective, result: LoadResult | null) => measureObjectives([objective], result)[0];
const steady = (...completed: number[]) =>
  exampleResult({ perSecond: completed.map((number, second) => ({ second, completed: number, failed: 0 })) });

test("passes at the limit and fails beyond it", () => {
  expect(measured(atMost("p99Seconds", 0.09), exampleResult()).passed).toBe(true);
  expect(measured(atMost("p99Seconds", 0.0899), exampleResult())).toMatchObject({ measured: 0.09, passed: false });
  expect(measured(atLeast("throughput", 1000), exampleResult()).passed).toBe(true);
  expect(measured(atLeast("throughput", 1001), exampleResult()).passed).toBe(false);
});

test("fails when there is no figure to hold it against", () => {
  expect(measured(atMost("p99Seconds", 9), null)).toMatchObject({ measured: null, passed: false });
  expect(measured(atMost("p99Seconds", 9), exampleResult({ latencySeconds: null })).passed).toBe(false);
  expect(measured(atMost("deadlockShare", 1), exampleResult()).passed).toBe(false);
});

test("counts bookings, deadlocks and requests that went out", () => {
  expect(measured(atMost("bookings", 5), exampleResult()).measured).toBe(5);
  expect(measured(atMost("deadlockShare", 0.1), exampleDatabaseResult()).measured).toBe(0.0015);
  const arrivals = { ratePerSecond: 10, due: 100, sent: 97 };
  expect(measured(atLeast("arrivalShare", 0.99), exampleResult({ arrivals }))).toMatchObject({
    measured: 0.97,
    passed: false,
  });
});

test("compares the last fifth with the first, without the rims", () => {
  expect(measured(atLeast("steadiness", 0.7), steady(1, 100, 100, 100, 100, 50, 1)).measured).toBe(0.5);
  expect(measured(atLeast("steadiness", 0.7), steady(1, 100, 100, 1)).measured).toBeNull();
});

test("speaks in the units of the figure", () => {
  expect(describeObjective(atMost("p999Seconds", 1.5))).toBe("the 99.9th percentile of the latency at most 1.5 s");
  const missed = measured(atMost("deadlockShare", 0.001), exampleDatabaseResult());
  expect(missedObjective(missed)).toBe("the share of deadlocks is 0.15 %; the objective is at most 0.1 %");
});
