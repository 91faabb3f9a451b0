import { expect, test } from "vitest";
import type { RunRecord } from "../runs/record";
import { exampleDatabaseResult, exampleRecord, exampleResult, exampleStage } from "../runs/testing";
import { matchDay } from "./scenes/match-day";
import { onSale } from "./scenes/on-sale";
import { preOpen } from "./scenes/pre-open";
import { soldOutReasons, warningsOf } from "./warnings";

const warnings = (changes: Partial<RunRecord>) => warningsOf(exampleRecord(changes), onSale.plan());

test("has nothing to say about a clean run", () => {
  expect(warnings({})).toEqual([]);
});

const [part] = exampleRecord().parts;

test("tells that seats were sold before, with the remedy", () => {
  expect(warnings({ parts: [{ ...part, seatsAlreadySold: 4 }] })).toEqual([
    expect.stringMatching(
      /^on-sale: 4 of the 21 seats from 100 to 120 were sold before.*without --keep-sale the venue is emptied first$/,
    ),
  ]);
});

test("holds it against a run that there was nothing left to book", () => {
  const record = (seatsAlreadySold: number) => exampleRecord({ parts: [{ ...part, seatsAlreadySold }] });
  expect(soldOutReasons(record(20), onSale.plan())).toEqual([]);
  expect(soldOutReasons(record(21), onSale.plan())).toEqual([
    "on-sale: all 21 seats were sold before this run, so it measured refusals only",
  ]);
});

test("takes no exception to seats that the run itself sold", () => {
  const plan = matchDay.plan();
  const parts = plan.parts.map(({ scene, summary }) => ({ ...part, scene, summary }));
  // The stage acknowledged 5 bookings and may have made 10 more that it did not hear of.
  parts[2].seatsAlreadySold = 15;
  expect(warningsOf(exampleRecord({ parts }), plan)).toEqual([]);
  parts[2].seatsAlreadySold = 17;
  expect(warningsOf(exampleRecord({ parts }), plan)).toEqual([expect.stringMatching(/^mixed: 2 of the 500 seats/)]);
});

test("minds no sold seats in a scene that books none", () => {
  const parts = [{ ...part, seatsAlreadySold: null }];
  expect(warningsOf(exampleRecord({ parts }), preOpen.plan())).toEqual([]);
});

test("tells that slow answers are missing from the percentiles", () => {
  const socketErrors = { connect: 0, read: 0, write: 0, timeout: 7 };
  expect(warnings({ stages: [exampleStage(exampleResult({ socketErrors }))] })).toEqual([
    expect.stringMatching(/^bookings: 7 answers took longer than 2s and are missing/),
  ]);
});

test("tells that latencies ran off the end of sysbench's histogram", () => {
  const stages = [exampleStage(exampleDatabaseResult({ cappedLatencies: 2 }))];
  expect(warnings({ stages })).toEqual([expect.stringContaining("2 transactions took 100 s or more")]);
});

test("tells that the clock of a load host is off", () => {
  const loadHosts = [0.1, -3].map((clockOffsetSeconds, index) => ({
    name: `l${index}`,
    host: "h",
    clockOffsetSeconds,
  }));
  expect(warnings({ loadHosts })).toEqual([expect.stringMatching(/^the clock of l1 is -3\.0 s off/)]);
});
