import { describe, expect, test } from "vitest";
import { seatLimit, seatPlace } from "../../booking/seat-layout";
import { layoutOf, seatAt } from "./geometry";
import { type Seat, sectionsOf } from "./seats";

const ballpark = (count: number) => {
  const seats = Array.from({ length: count }, (_, index): Seat => ({ ...seatPlace(index + 1), status: "available" }));
  return sectionsOf({ seats, total: count, available: count });
};

describe.each([1, 21, 100, 500, 5050, seatLimit])("a ballpark of %i seats", (count) => {
  const layout = layoutOf(ballpark(count));

  test("has a place for each, inside the picture and outside the field", () => {
    expect(layout.places.map(({ seat }) => seat.id)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    const distances = layout.places.map(({ x, y }) => Math.hypot(x - 0.5, y - 0.5));
    expect(Math.min(...distances)).toBeGreaterThan(layout.field);
    expect(Math.max(...distances)).toBeLessThan(0.5);
  });

  test("has no two seats in one place", () => {
    const nearest = layout.places.map(({ seat, x, y, along, across }, at) => {
      const next = layout.places[at + 1];
      const isBeside = next && next.seat.row === seat.row && next.seat.section === seat.section;
      return isBeside ? Math.hypot(next.x - x, next.y - y) / (2 * Math.min(along, across)) : 1;
    });
    expect(Math.min(...nearest)).toBeGreaterThanOrEqual(1);
  });

  test("gives the seat that is pointed at", () => {
    for (const { seat, x, y, along, across } of layout.places.filter((_, index) => index % 97 === 0)) {
      expect(seatAt(layout, x + Math.min(along, across) / 2, y, 0.05)).toBe(seat);
    }
    expect(seatAt(layout, 0.5, 0.5, 0.05)).toBeUndefined();
  });
});
