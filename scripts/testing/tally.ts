import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { projectRoot } from "../lib/paths";

/** How tests ended. */
export interface Tally {
  readonly passed: number;
  /** One line for each failure: where, which, and what it said first. */
  readonly failures: readonly string[];
  readonly skipped: number;
}

/** Sum of several tallies. */
export function total(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((count, { passed }) => count + passed, 0),
    failures: tallies.flatMap(({ failures }) => failures),
    skipped: tallies.reduce((count, { skipped }) => count + skipped, 0),
  };
}

/** The end of `./lab test`: its failures once more, which may stand thousands of lines above, and the count. */
export function closingLines({ passed, failures, skipped }: Tally): string[] {
  const count = `${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
  return [...failures.map((failure) => `failed: ${failure}`), count];
}

interface TestResult {
  readonly status: string;
  readonly fullName: string;
  readonly failureMessages?: readonly string[] | null;
}

/** What vitest's JSON reporter writes, as far as it is used. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    /** Why the file as a whole failed. */
    readonly message?: string;
    readonly assertionResults: readonly TestResult[];
  }[];
}

/**
 * Counts a vitest run. A file that failed without a failed test (its import or a hook threw) counts as one failure,
 * and so does a run that ended badly although no test did (an error outside of any test): neither may look green.
 */
export function tallyOf({ testResults }: VitestReport, exitCode: number): Tally {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === "passed").length;
  const failures = testResults.flatMap(failuresOf);
  const skipped = tests.filter(({ status }) => status !== "passed" && status !== "failed").length;
  const outside = failures.length === 0 && exitCode !== 0 ? [`an error outside of any test (code ${exitCode})`] : [];
  return { passed, failures: [...failures, ...outside], skipped };
}

function failuresOf({ name, status, message, assertionResults }: VitestReport["testResults"][number]): string[] {
  const file = relative(projectRoot, name);
  const failed = assertionResults.filter((test) => test.status === "failed");
  if (failed.length > 0) {
    return failed.map(({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages?.[0])}`);
  }
  return status === "failed" ? [`${file}: ${firstLine(message)}`] : [];
}

/** Colours and all else that steers a terminal left out. */
function firstLine(text = ""): string {
  return stripVTControlCharacters(text.trim().split("\n")[0] ?? "");
}

/** Full titles of the tests that were left out. */
export function skippedTests({ testResults }: VitestReport): string[] {
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== "passed" && status !== "failed")
    .map(({ fullName }) => fullName);
}
