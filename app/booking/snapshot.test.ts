import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Snapshot } from "./snapshot";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A snapshot of at most 100 ms whose reads take `readTime` ms and return how many there were. */
function counting({ readTime = 10, failing = (): boolean => false } = {}) {
  let reads = 0;
  const read = async () => {
    const number = ++reads;
    await new Promise((resolve) => setTimeout(resolve, readTime));
    if (failing()) throw new Error("away");
    return number;
  };
  return { snapshot: new Snapshot({ read, maxAge: 100 }), reads: () => reads };
}

async function after<Value>(milliseconds: number, value: Promise<Value>): Promise<Value> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  return value;
}

test("reads once for all that ask together", async () => {
  const { snapshot, reads } = counting();
  expect(await after(10, Promise.all([snapshot.get(), snapshot.get(), snapshot.get()]))).toEqual([1, 1, 1]);
  expect(reads()).toBe(1);
});

test("hands out what is young enough, and nothing older", async () => {
  const { snapshot } = counting();
  await after(10, snapshot.get());
  expect(snapshot.ready()).toBe(1);
  await vi.advanceTimersByTimeAsync(91);
  expect(snapshot.ready()).toBeUndefined();
  expect(await after(10, snapshot.get())).toBe(2);
});

test("renews in the background before anybody has to wait", async () => {
  const { snapshot, reads } = counting();
  await after(10, snapshot.get());
  await vi.advanceTimersByTimeAsync(60);
  expect(snapshot.ready()).toBe(1);
  await vi.advanceTimersByTimeAsync(10);
  expect([snapshot.ready(), reads()]).toEqual([2, 2]);
});

test("does not settle for a read that began too early", async () => {
  const { snapshot } = counting({ readTime: 500 });
  void snapshot.get();
  await vi.advanceTimersByTimeAsync(450);
  expect(await after(600, snapshot.get())).toBe(2);
});

test("reads nothing while nobody asks", async () => {
  const { snapshot, reads } = counting();
  await after(10, snapshot.get());
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reads()).toBe(1);
});

test("leaves a failing source in peace for a while, then asks again", async () => {
  let away = true;
  const { snapshot, reads } = counting({ failing: () => away });
  const first = expect(snapshot.get()).rejects.toThrow("away");
  await vi.advanceTimersByTimeAsync(10);
  await first;
  await expect(snapshot.get()).rejects.toThrow("away");
  expect(reads()).toBe(1);
  away = false;
  await vi.advanceTimersByTimeAsync(50);
  expect(await after(10, snapshot.get())).toBe(2);
});
