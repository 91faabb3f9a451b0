import { expect, test } from "vitest";
import { watchedDatabase } from "./database-watch";

const window = { start: 1000, end: 1010 };
type Points = readonly (readonly [number, number])[];
const answering = (answer: (promql: string) => Points) => ({
  queryRange: async (promql: string) => {
    const points = answer(promql);
    return points.length > 0 ? [{ labels: {}, points }] : [];
  },
});

test("sums up each figure over its readings", async () => {
  const stack = answering((promql) =>
    promql.includes("threads_running")
      ? [
          [1000, 1],
          [1005, 6],
          [1010, 2],
        ]
      : [[1005, 7]],
  );
  const found = await watchedDatabase(stack, window);
  expect(found?.watch.figures[0]).toEqual({
    name: "threads running",
    unit: "threads",
    readings: 3,
    min: 1,
    mean: 3,
    max: 6,
  });
  expect(found?.readings.map((line) => JSON.parse(line))).toMatchObject([
    { at: "1970-01-01T00:16:40.000Z", values: { "threads running": 1 } },
    { values: { "threads running": 6, connections: 7 } },
    { values: { "threads running": 2 } },
  ]);
});

test("asks once for each scrape of the window", async () => {
  const asked: object[] = [];
  const queryRange = async (_: string, range: object) => {
    asked.push(range);
    return [];
  };
  await watchedDatabase({ queryRange }, window);
  expect(new Set(asked.map((range) => JSON.stringify(range)))).toEqual(
    new Set([JSON.stringify({ ...window, step: 5 })]),
  );
});

test("leaves out what Prometheus does not have", async () => {
  const lacking = answering((promql) =>
    promql.includes("redo") || promql.includes("questions") ? [] : [[1000, Number.NaN]],
  );
  expect(await watchedDatabase(lacking, window)).toBeNull();
});
