import { projectRoot } from "../lib/paths";
import { shell } from "../lib/shell";
import type { Tally } from "./tally";

interface StaticCheck {
  readonly title: string;
  /** A program of node_modules/.bin with its arguments. */
  readonly command: readonly [string, ...string[]];
}

export const staticChecks: readonly StaticCheck[] = [
  { title: "types", command: ["tsc", "--noEmit", "--pretty", "false"] },
  { title: "lint and format", command: ["biome", "check", "--colors=off", "."] },
  { title: "arrows between folders", command: ["depcruise", "--config", ".dependency-cruiser.cjs", "."] },
];

/** Runs one check over the whole tree; it counts as one test. */
export async function runCheck({ title, command: [program, ...args] }: StaticCheck): Promise<Tally> {
  const result = await shell({ cwd: projectRoot })`${`${projectRoot}/node_modules/.bin/${program}`} ${args}`;
  const passed = result.exitCode === 0;
  process.stdout.write(
    `${passed ? "passed" : "FAILED"}: ${title}\n${passed ? "" : `${result.stdout}${result.stderr}\n`}`,
  );
  return { passed: passed ? 1 : 0, failures: passed ? [] : [title], skipped: 0 };
}
