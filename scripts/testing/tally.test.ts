import { describe, expect, it } from "vitest";
import { closingLine, tallyOf, total } from "./tally";

const file = (status: string, ...tests: string[]) => ({
  name: "some.test.ts",
  status,
  assertionResults: tests.map((test) => ({ status: test, fullName: test })),
});

describe("tallyOf", () => {
  it("counts tests by how they ended", () => {
    const report = { testResults: [file("failed", "passed", "failed"), file("passed", "passed", "skipped")] };
    expect(tallyOf(report, 1)).toEqual({ passed: 2, failed: 1, skipped: 1 });
  });

  it("counts a file that could not be loaded as a failure", () => {
    expect(tallyOf({ testResults: [file("failed"), file("passed", "passed")] }, 1)).toMatchObject({ failed: 1 });
  });

  it("counts a file whose hook failed as a failure", () => {
    expect(tallyOf({ testResults: [file("failed", "skipped")] }, 1)).toEqual({ passed: 0, failed: 1, skipped: 1 });
  });

  it("counts a bad end without a failed test as a failure", () => {
    expect(tallyOf({ testResults: [file("passed", "passed")] }, 1)).toMatchObject({ failed: 1 });
    expect(tallyOf({ testResults: [file("passed", "passed")] }, 0)).toMatchObject({ failed: 0 });
  });
});

describe("closingLine", () => {
  it("is plain, and mentions skipped tests only if there are any", () => {
    expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
    expect(
      closingLine(
        total([
          { passed: 3, failed: 1, skipped: 0 },
          { passed: 1, failed: 0, skipped: 2 },
        ]),
      ),
    ).toBe("4 passed, 1 failed, 2 skipped");
  });
});
