import { type Command, InvalidArgumentError } from "commander";
import { UserError } from "../../kit/user-error";
import { nameArgument } from "../lib/names";
import { baselinesFolder, runsFolder } from "../lib/paths";
import type { Register } from "../lib/program";
import { readBaseline } from "../runs/baseline";
import { findRun } from "../runs/catalogue";
import { type Comparison, compareRuns } from "../runs/compare/compare";
import { renderComparison } from "../runs/compare/print";
import { defaultTolerance } from "../runs/compare/tolerance";
import type { RunRecord } from "../runs/record";

interface CompareOptions {
  readonly baseline: boolean;
  readonly throughputTolerance: number;
  readonly p99Tolerance: number;
  readonly errorTolerance: number;
  readonly anyway: boolean;
  readonly json: boolean;
}

const exitCodes = { equal: 0, regression: 1, notComparable: 2 } as const;

/** `./lab compare <before> <after>`: exit code 1 when the second run is worse, 2 when the two cannot be compared. */
export const registerCompare: Register = (program) => {
  const { throughput, p99, errors } = defaultTolerance;
  program
    .command("compare")
    .description("hold one run against another; exit code 1 on a regression, 2 when they cannot be compared")
    .argument(
      "<run>",
      "the run that was before, or with --baseline the only one; latest stands for the newest",
      nameArgument,
    )
    .argument("[after]", "the run that is judged", nameArgument)
    .option("--baseline", "compare with the scene's pinned baseline", false)
    .option("--throughput-tolerance <percent>", "throughput may fall by this much", share, throughput)
    .option("--p99-tolerance <percent>", "the 99th percentile may grow by this much", share, p99)
    .option("--error-tolerance <points>", "the share of errors may grow by this many percentage points", share, errors)
    .option("--anyway", "judge even where scene, options or machine differ", false)
    .option("--json", "as one JSON document on standard output", false)
    .configureHelp({
      optionDescription: ({ description, defaultValue }) =>
        typeof defaultValue === "number"
          ? `${description} (default ${+(100 * defaultValue).toPrecision(6)})`
          : description,
    })
    .addHelpText("after", "\nSeats sold twice and acknowledged bookings that are missing have no tolerance.")
    .action(compare);
};

function share(text: string): number {
  const match = /^(\d+(?:\.\d+)?) ?%?$/.exec(text.trim());
  if (!match || Number(match[1]) > 1000)
    throw new InvalidArgumentError("expected a percentage from 0 to 1000, such as 15");
  return Number(match[1]) / 100;
}

function compare(run: string, other: string | undefined, options: CompareOptions, command: Command): void {
  const [before, after] = chosen(run, other, options.baseline);
  if (before.id === after.id) command.error(`error: ${before.id} cannot be compared with itself: name two runs`);
  const { throughputTolerance: throughput, p99Tolerance: p99, errorTolerance: errors } = options;
  const comparison = compareRuns(before, after, { throughput, p99, errors });
  process.stdout.write(options.json ? `${JSON.stringify(comparison, null, 2)}\n` : renderComparison(comparison));
  process.exitCode = exitCodeOf(comparison, options.anyway);
}

function chosen(run: string, other: string | undefined, baseline: boolean): [RunRecord, RunRecord] {
  if (baseline === (other !== undefined)) {
    throw new UserError(
      baseline
        ? "--baseline takes one run, and there are two"
        : "there is one run to compare, and nothing to hold it against",
      "./lab compare <before> <after>, or ./lab compare --baseline <run>",
    );
  }
  const first = findRun(runsFolder, run);
  return other === undefined
    ? [readBaseline(baselinesFolder, first.scene), first]
    : [first, findRun(runsFolder, other)];
}

function exitCodeOf({ comparable, regression }: Comparison, anyway: boolean): number {
  if (!comparable && !anyway) return exitCodes.notComparable;
  return regression ? exitCodes.regression : exitCodes.equal;
}
