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

const counted = (answered: number) => ({
  ...{ answered, abandoned: 0, inFlight: 10 },
  relativeDifference: Math.abs(answered - 10_000) / 10_000,
});

test.each([9899, 10_101])("tells that the app counted %i answers for 10000", (answered) => {
  expect(warnings({ appCounters: counted(answered) })).toEqual([
    expect.stringContaining(`the app counted ${answered} answers and the load host 10000`),
  ]);
});

test("tolerates a small difference of the counts", () => {
  expect(warnings({ appCounters: counted(10_100) })).toEqual([]);
});

test("explains a difference by requests on their way at the end", () => {
  const stages = [{ ...exampleStage(exampleResult()), openedConnections: 500 }];
  expect(warnings({ stages, appCounters: counted(10_400) })).toEqual([]);
  expect(warnings({ stages, appCounters: counted(10_501) })).toHaveLength(1);
});
