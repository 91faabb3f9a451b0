import { expect, test } from "vitest";
import type { RunRecord } from "../runs/record";
import { exampleRecord, exampleResult, exampleStage } from "../runs/testing";
import { onSale } from "./scenes/on-sale";
import { preOpen } from "./scenes/pre-open";
import { warningsOf } from "./warnings";

const warnings = (changes: Partial<RunRecord>) => warningsOf(exampleRecord(changes), onSale.plan());

test("has nothing to say about a clean run", () => {
  expect(warnings({})).toEqual([]);
});

test("tells that seats were sold before, with the remedy", () => {
  expect(warnings({ seatsAlreadySold: 4 })).toEqual([
    expect.stringMatching(/^4 of the 21 seats from 100 to 120 were sold before.*\.\/lab reset empties the hall$/),
  ]);
});

test("minds no sold seats in a scene that books none", () => {
  expect(warningsOf(exampleRecord({ seatsAlreadySold: null }), preOpen.plan())).toEqual([]);
});

test("tells that slow answers are missing from the percentiles", () => {
  const socketErrors = { connect: 0, read: 0, write: 0, timeout: 7 };
  expect(warnings({ stages: [exampleStage(exampleResult({ socketErrors }))] })).toEqual([
    expect.stringMatching(/^bookings: 7 answers took longer than 2s and are missing/),
  ]);
});
