import { expect, test } from "vitest";
import { DatabaseWatcher } from "./database-watch";

const answering = (answer: (promql: string) => number) => ({
  query: async (promql: string) => [{ labels: {}, value: answer(promql) }],
});

test("sums up what it read while it watched", async () => {
  let running = 0;
  const stack = answering((promql) => (promql.includes("threads_running") ? ++running : 7));
  const lines: string[] = [];
  const watcher = new DatabaseWatcher(stack, (line) => lines.push(line), 0.02);
  await expect.poll(() => lines.length, { timeout: 5000 }).toBeGreaterThan(2);
  const watch = await watcher.stop();
  expect(watch?.figures[0]).toMatchObject({ name: "threads running", min: 1, max: running, readings: running });
  expect(lines).toHaveLength(running);
  expect(JSON.parse(lines[0])).toMatchObject({ values: { "threads running": 1, connections: 7 } });
});

test("leaves out figures that Prometheus does not have", async () => {
  const stack = { query: async () => [] };
  expect(await new DatabaseWatcher(stack, () => undefined, 60).stop()).toBeNull();
});

test("bears a Prometheus that does not answer", async () => {
  const stack = { query: () => Promise.reject(new Error("away")) };
  expect(await new DatabaseWatcher(stack, () => undefined, 60).stop()).toBeNull();
});
