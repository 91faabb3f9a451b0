import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RefusalPacer } from "./refusal-pacer";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A pacer with `count` refusals, all at the same time. */
function refused(count: number) {
  const pacer = new RefusalPacer();
  const sent: number[] = [];
  let dropped = 0;
  for (let number = 0; number < count; number++) {
    pacer.refuse(
      () => sent.push(number),
      () => dropped++,
    );
  }
  return { pacer, sent, dropped: () => dropped };
}

test("sends a few refusals at once", () => {
  expect(refused(20).sent).toHaveLength(20);
});

test("sends many refusals in order and at its pace", () => {
  const { pacer, sent } = refused(1000);
  expect([sent.length, pacer.length]).toEqual([20, 980]);
  vi.advanceTimersByTime(100);
  expect(sent).toEqual(Array.from({ length: 220 }, (_, index) => index));
});

test("holds none longer than five seconds", () => {
  const { pacer, sent } = refused(10_000);
  vi.advanceTimersByTime(5000);
  expect([sent.length, pacer.length]).toEqual([10_000, 0]);
});

test("drops what is beyond its bound", () => {
  const { pacer, dropped } = refused(10_100);
  expect([pacer.length, dropped()]).toEqual([10_000, 80]);
});

test("stops its timer when nothing is left", () => {
  refused(100);
  vi.advanceTimersByTime(1000);
  expect(vi.getTimerCount()).toBe(0);
});
