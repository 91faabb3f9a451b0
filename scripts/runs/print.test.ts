import { expect, test } from "vitest";
import { summarise } from "./print";
import { exampleDatabaseResult, exampleRecord, exampleResult, exampleStage } from "./testing";

const path = "runs/x/run.json";

test("shows figures, truth and verdict of a run", () => {
  const text = summarise(exampleRecord(), path);
  expect(text).toMatch(
    /bookings.*1,000.*closed loop, corrected by wrk.*15\.5 ms.*40\.0 ms.*90\.0 ms.*400\.0 ms.*1\.25 s/,
  );
  expect(text).toContain("bookings: 10,000 answers in 10.0 s: 5 × 201 (0.05 %), 9,995 × 409 (99.95 %)");
  expect(text).toContain("5 seats sold, 5 bookings, 0 double bookings; of 5 acknowledged in this run 0 missing");
  expect(text).toMatch(/passed\.\nVerdict: passed\nDashboards: http:.*\nRecord: runs\/x\/run\.json$/);
});

test("shows corrected and uncorrected latency one above the other", () => {
  const { latencySeconds } = exampleResult();
  if (!latencySeconds) throw new Error("the example has latencies");
  const uncorrected = { latencySeconds: { ...latencySeconds, p50: 0.0777 }, latencyHistogram: "" };
  const result = exampleResult({ loadModel: "open-loop", latencyCorrection: "intended-start", uncorrected });
  const text = summarise(exampleRecord({ stages: [exampleStage(result)] }), path);
  expect(text).toMatch(/open loop, from the intended start.*15\.5 ms/);
  expect(text).toMatch(/open loop, from the actual start.*77\.7 ms/);
});

test("names the errors that there were, and only those", () => {
  const socketErrors = { connect: 0, read: 2, write: 0, timeout: 7 };
  const text = summarise(exampleRecord({ stages: [exampleStage(exampleResult({ socketErrors }))] }), path);
  expect(text).toContain("2 read errors, 7 timeout errors");
  expect(text).not.toContain("connect errors");
});

test("shows transactions and deadlocks of a database scene", () => {
  const text = summarise(exampleRecord({ stages: [exampleStage(exampleDatabaseResult())] }), path);
  expect(text).toContain("bookings: 2,000 transactions (8,000 queries) in 10.0 s, 3 deadlocks, 0 lock timeouts");
});

test("lists each reason for a failed verdict", () => {
  const verdict = { passed: false, reasons: ["2 seats are booked more than once"] };
  expect(summarise(exampleRecord({ verdict }), path)).toContain(
    "Verdict: FAILED\n  - 2 seats are booked more than once",
  );
});

test("says what is missing from an interrupted run", () => {
  const text = summarise(
    exampleRecord({ status: "interrupted", message: "stopped", stages: [], headline: null, integrity: null }),
    path,
  );
  expect(text).toContain("on-sale: interrupted (stopped)\nThere is no measured result.");
  expect(text).toContain("MySQL: could not be read.");
});
