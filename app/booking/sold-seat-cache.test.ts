import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SoldSeatCache, trustFor } from "./sold-seat-cache";

const [anns, bob, carol] = [1, 2, 3];
const ann = { holder: anns };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function cacheInEpoch(epoch: string) {
  const cleared = vi.fn();
  const cache = new SoldSeatCache(cleared);
  cache.hear(epoch, performance.now());
  return { cache, cleared };
}

test("knows exactly the seats it was told are sold", () => {
  const { cache } = cacheInEpoch("a");
  const sold = [1, 7, 8, 9, 500, 25_000];
  for (const seat of sold) cache.remember(seat, ann, cache.generation());
  const hits = Array.from({ length: 25_100 }, (_, id) => id).filter((id) => cache.lookUp(id, bob) === "hit");
  expect(hits).toEqual(sold);
  expect(cache.size).toBe(sold.length);
});

test("counts a seat once", () => {
  const { cache } = cacheInEpoch("a");
  for (const seat of [3, 3]) cache.remember(seat, ann, cache.generation());
  expect(cache.size).toBe(1);
});

test("tells whoever may have the seat from the others", () => {
  const { cache } = cacheInEpoch("a");
  cache.remember(1, ann, cache.generation());
  expect([cache.lookUp(1, anns), cache.lookUp(1, carol), cache.lookUp(1, bob)]).toEqual(["own", "hit", "hit"]);
});

test("keeps a booking that it knows when it hears of its holder only", () => {
  const { cache } = cacheInEpoch("a");
  const booking = { bookingId: 7, seatId: 1, userId: "ann", bookedAt: new Date(0) };
  cache.remember(1, ann, cache.generation());
  expect(cache.bookingOf(1)).toBeUndefined();
  for (const seat of [{ ...ann, booking }, ann]) cache.remember(1, seat, cache.generation());
  expect(cache.bookingOf(1)).toBe(booking);
  cache.remember(1, { holder: bob }, cache.generation());
  expect(cache.bookingOf(1)).toBeUndefined();
});

test("knows nothing before it has heard of an epoch", () => {
  const cache = new SoldSeatCache();
  cache.remember(1, ann, cache.generation());
  expect([cache.lookUp(1, bob), cache.size]).toEqual(["stale", 0]);
});

test("forgets everything when the epoch changes", () => {
  const { cache, cleared } = cacheInEpoch("a");
  cache.remember(1, ann, cache.generation());
  cache.hear("b", performance.now());
  expect([cache.lookUp(1, bob), cache.size]).toEqual(["miss", 0]);
  expect(cleared).toHaveBeenCalledOnce();
});

test("does not remember what was seen before a reset", () => {
  const { cache } = cacheInEpoch("a");
  const seenIn = cache.generation();
  cache.hear("b", performance.now());
  cache.remember(1, ann, seenIn);
  expect(cache.lookUp(1, bob)).toBe("miss");
});

test("is stale once it has heard nothing for too long", () => {
  const { cache } = cacheInEpoch("a");
  cache.remember(1, ann, cache.generation());
  vi.advanceTimersByTime(trustFor);
  expect(cache.lookUp(1, bob)).toBe("hit");
  vi.advanceTimersByTime(1);
  expect(cache.lookUp(1, bob)).toBe("stale");
  cache.hear("a", performance.now());
  expect(cache.lookUp(1, bob)).toBe("hit");
});

test("forgets what it knew when it has heard nothing for longer than MySQL takes to come back", () => {
  const { cache, cleared } = cacheInEpoch("a");
  cache.remember(1, ann, cache.generation());
  const seenIn = cache.generation();
  vi.advanceTimersByTime(1000);
  cache.hear("a", performance.now());
  expect(cache.lookUp(1, bob)).toBe("hit");
  expect(cleared).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1001);
  cache.hear("a", performance.now());
  cache.remember(2, ann, seenIn);
  expect([cache.lookUp(1, bob), cache.lookUp(2, bob)]).toEqual(["miss", "miss"]);
});

test("counts the age of news from when it was asked for", () => {
  const { cache } = cacheInEpoch("a");
  cache.remember(1, ann, cache.generation());
  const askedAt = performance.now();
  vi.advanceTimersByTime(trustFor + 1);
  cache.hear("a", askedAt);
  expect(cache.lookUp(1, bob)).toBe("stale");
});

test("forgets everything when it is told to, until it hears of an epoch again", () => {
  const { cache, cleared } = cacheInEpoch("a");
  const seenIn = cache.generation();
  cache.remember(1, ann, seenIn);
  cache.forget();
  cache.forget();
  expect(cleared).toHaveBeenCalledOnce();
  cache.hear("a", performance.now());
  cache.remember(2, ann, seenIn);
  expect([cache.lookUp(1, bob), cache.lookUp(2, bob), cache.size]).toEqual(["miss", "miss", 0]);
});
