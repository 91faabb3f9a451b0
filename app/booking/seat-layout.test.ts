import { expect, test } from "vitest";
import { seatLimit, seatPlace } from "./seat-layout";

test.each([
  [1, { section: "101", row: "A", number: 1 }],
  [10, { section: "101", row: "A", number: 10 }],
  [11, { section: "101", row: "B", number: 1 }],
  [101, { section: "102", row: "A", number: 1 }],
  [5001, { section: "201", row: "A", number: 1 }],
  [25_000, { section: "550", row: "K", number: 10 }],
])("puts seat %i in its place", (id, place) => {
  expect(seatPlace(id)).toEqual({ id, ...place });
});

test("gives every seat a place of its own", () => {
  const places = Array.from({ length: seatLimit }, (_, index) => {
    const { section, row, number } = seatPlace(index + 1);
    return `${section}/${row}/${number}`;
  });
  expect(new Set(places).size).toBe(seatLimit);
});

test.each([0, -1, 1.5, seatLimit + 1, Number.NaN])("knows no seat %d", (id) => {
  expect(() => seatPlace(id)).toThrow(/there is no seat/);
});
