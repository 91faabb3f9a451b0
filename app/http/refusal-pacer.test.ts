import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RefusalPacer } from "./refusal-pacer";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A pacer with `count` refusals, all at the same time. */
function refused(count: number, busy = 1) {
  const pacer = new RefusalPacer(() => busy);
  const sent: number[] = [];
  const dropped: number[] = [];
  for (let number = 0; number < count; number++) {
    pacer.refuse({ send: () => sent.push(number), drop: () => dropped.push(number) });
  }
  return { pacer, sent, dropped };
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

test("sends five times as many while the event loop is idle", () => {
  const { sent } = refused(6000, 0.1);
  vi.advanceTimersByTime(200);
  const before = sent.length;
  vi.advanceTimersByTime(100);
  expect(sent.length - before).toBe(1000);
});

test("falls back to its slow pace once the loop is busy", () => {
  let busy = 0;
  const pacer = new RefusalPacer(() => busy);
  let sent = 0;
  for (let count = 0; count < 6000; count++) pacer.refuse({ send: () => sent++, drop: () => {} });
  vi.advanceTimersByTime(200);
  busy = 0.9;
  vi.advanceTimersByTime(50);
  const before = sent;
  vi.advanceTimersByTime(100);
  expect(sent - before).toBe(200);
});

test("holds none longer than three seconds", () => {
  const { pacer, sent } = refused(6000);
  vi.advanceTimersByTime(3000);
  expect([sent.length, pacer.length]).toEqual([6000, 0]);
});

test("drops what is beyond its bound", () => {
  const { pacer, dropped } = refused(6100);
  expect([pacer.length, dropped.length]).toEqual([6000, 80]);
});

test("drops the one that has waited longest when asked to", () => {
  const { pacer, sent, dropped } = refused(22);
  for (let times = 0; times < 3; times++) pacer.dropOldest();
  expect(dropped).toEqual([20, 21]);
  vi.advanceTimersByTime(100);
  expect(sent).toHaveLength(20);
});

test("sends the two that have waited longest when asked to", () => {
  const { pacer, sent } = refused(30);
  pacer.sendOldest();
  expect([sent.slice(20), pacer.length]).toEqual([[20, 21], 8]);
});

test("stops its timer when nothing is left", () => {
  refused(100);
  vi.advanceTimersByTime(1000);
  expect(vi.getTimerCount()).toBe(0);
});
