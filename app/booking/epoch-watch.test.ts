import { expect, test } from "vitest";
import { DatabaseUnavailableError, DeadlineExceededError } from "../db/errors";
import type { DatabasePool } from "../db/pool";
import { EpochWatch } from "./epoch-watch";
import { SoldSeatCache } from "./sold-seat-cache";

/** Asks once, of a database that fails like this, with seat 1 remembered before. */
async function askAndFail(error: Error): Promise<number> {
  const cache = new SoldSeatCache();
  cache.hear("a", performance.now());
  cache.remember(1, { holder: 1 }, cache.generation());
  const pool = { withConnection: () => Promise.reject(error) } as unknown as DatabasePool;
  const watch = new EpochWatch(pool, cache);
  await watch.start();
  watch.stop();
  return cache.size;
}

test("has the cache forget when MySQL is away: it may come back without its last commits", async () => {
  expect(await askAndFail(new DatabaseUnavailableError("away"))).toBe(0);
  expect(await askAndFail(Object.assign(new Error("lost"), { code: "PROTOCOL_CONNECTION_LOST", fatal: true }))).toBe(0);
});

test("leaves the cache alone when MySQL is only slow", async () => {
  expect(await askAndFail(new DeadlineExceededError("late"))).toBe(1);
});
