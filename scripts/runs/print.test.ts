import { expect, test } from "vitest";
import { summarise } from "./print";
import { exampleRecord } from "./testing";

const path = "runs/x/run.json";

test("shows figures, truth and verdict of a run", () => {
  const text = summarise(exampleRecord(), path);
  expect(text).toContain("Throughput: 1,000 requests/s (10,000 requests in 10.0 s)");
  expect(text).toMatch(/closed loop.*15\.5 ms.*40\.0 ms.*50\.0 ms.*90\.0 ms.*400\.0 ms.*1\.25 s/);
  expect(text).toMatch(/409\s+│\s+9,995\s+│\s+99\.95 %/);
  expect(text).toContain("5 seats sold, 5 bookings, 0 double bookings; of 5 acknowledged in this run 0 missing");
  expect(text).toContain(`Verdict: passed\nRecord: ${path}`);
});

test("lists each reason for a failed verdict", () => {
  const verdict = { passed: false, reasons: ["2 seats are booked more than once"] };
  expect(summarise(exampleRecord({ verdict }), path)).toContain(
    "Verdict: FAILED\n  - 2 seats are booked more than once",
  );
});

test("says what is missing from an interrupted run", () => {
  const text = summarise(
    exampleRecord({ status: "interrupted", message: "stopped", result: null, integrity: null }),
    path,
  );
  expect(text).toContain("on-sale: interrupted (stopped)\nThere is no measured result.");
  expect(text).toContain("MySQL: could not be read.");
});
