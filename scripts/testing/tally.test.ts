import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../lib/paths";
import { closingLines, tallyOf, total } from "./tally";

const file = (status: string, ...tests: string[]) => ({
  name: join(projectRoot, "some.test.ts"),
  status,
  message: "Error: no such module\n  at somewhere",
  assertionResults: tests.map((test) => ({
    status: test,
    fullName: `a test that ${test}`,
    failureMessages: test === "failed" ? ["\u001b[31mAssertionError: 1 is not 2\u001b[39m\n  at there"] : [],
  })),
});

describe("tallyOf", () => {
  it("counts tests by how they ended, and names those that failed", () => {
    const report = { testResults: [file("failed", "passed", "failed"), file("passed", "passed", "skipped")] };
    const failures = ["some.test.ts: a test that failed: AssertionError: 1 is not 2"];
    expect(tallyOf(report, 1)).toEqual({ passed: 2, failures, skipped: 1 });
  });

  it("counts a file that could not be loaded as a failure", () => {
    const failures = ["some.test.ts: Error: no such module"];
    expect(tallyOf({ testResults: [file("failed"), file("passed", "passed")] }, 1)).toMatchObject({ failures });
  });

  it("counts a file whose hook failed as a failure", () => {
    const failures = ["some.test.ts: Error: no such module"];
    expect(tallyOf({ testResults: [file("failed", "skipped")] }, 1)).toEqual({ passed: 0, failures, skipped: 1 });
  });

  it("counts a bad end without a failed test as a failure", () => {
    const report = { testResults: [file("passed", "passed")] };
    expect(tallyOf(report, 1).failures).toEqual(["an error outside of any test (code 1)"]);
    expect(tallyOf(report, 0).failures).toEqual([]);
  });
});

describe("closingLines", () => {
  it("end plainly, and mention skipped tests only if there are any", () => {
    expect(closingLines({ passed: 3, failures: [], skipped: 0 })).toEqual(["3 passed, 0 failed"]);
  });

  it("name every failure before", () => {
    const tallies = [
      { passed: 3, failures: ["some.test.ts: this"], skipped: 0 },
      { passed: 1, failures: [], skipped: 2 },
    ];
    expect(closingLines(total(tallies))).toEqual(["failed: some.test.ts: this", "4 passed, 1 failed, 2 skipped"]);
  });
});
