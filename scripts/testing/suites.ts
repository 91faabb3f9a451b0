import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runAttached } from "../lib/interrupt";
import { projectRoot, workFolder } from "../lib/paths";
import { shell } from "../lib/shell";
import { officialPlugins } from "../setup/plugins";
import { skippedTests, type Tally, tallyOf, total, type VitestReport } from "./tally";

/** The suites of vitest.config.mts, cheapest first; `unit` stands for `unit-mocked`, too. */
export const suiteNames = ["unit", "docker", "conformance", "stack", "browser", "engines", "vm", "official"] as const;
export type Suite = (typeof suiteNames)[number];

/** Suites that run only when they are asked for, and why. */
export const onRequest: Partial<Record<Suite, string>> = {
  engines: "it takes some minutes, and a second Debian; ./lab test --with engines runs it",
  vm: "it takes half an hour where machines are emulated; ./lab test --with vm runs it",
  official: "it repeats other suites with official plugins; ./lab test --with official runs it where they are on PATH",
};

const vitest = join(projectRoot, "node_modules", ".bin", "vitest");

/** Runs suites one after the other, so that none loads the machine while another measures; shows vitest's own output. */
export async function runSuites(suites: readonly Suite[], signal: AbortSignal): Promise<Tally> {
  const tallies: Tally[] = [];
  for (const suite of suites) {
    if (signal.aborted) return total([...tallies, { passed: 0, failures: ["the run was interrupted"], skipped: 0 }]);
    tallies.push(await runSuite(suite));
  }
  return total(tallies);
}

const projectsOf = (suite: Suite) => `${suite}*`;

/** What a suite's tests find in their environment, besides this process's own. */
async function environmentOf(suite: Suite): Promise<NodeJS.ProcessEnv> {
  if (suite !== "official") return {};
  const folders = (await officialPlugins())?.map(({ path }) => path as string) ?? [];
  return { TICKETWATCH_TEST_PLUGINS: folders.join(delimiter) };
}

async function runSuite(suite: Suite): Promise<Tally> {
  const report = join(workFolder, `test-report-${suite}.json`);
  mkdirSync(workFolder, { recursive: true });
  rmSync(report, { force: true });
  const args = [
    "run",
    "--project",
    projectsOf(suite),
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  const { code } = await runAttached(vitest, args, {
    cwd: projectRoot,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...(await environmentOf(suite)) },
  });
  if (!existsSync(report)) return { passed: 0, failures: [`the ${suite} suite ended without a report`], skipped: 0 };
  const results = JSON.parse(readFileSync(report, "utf8")) as VitestReport;
  // The reporter is silent about them; their titles say why they were left out.
  for (const title of skippedTests(results)) process.stdout.write(`skipped: ${title}\n`);
  return tallyOf(results, code ?? 1);
}

/** Says which suites are left out, and counts their tests as skipped. */
export async function leaveOut(suites: ReadonlyMap<Suite, string>): Promise<Tally> {
  let skipped = 0;
  for (const [suite, why] of suites) {
    const count = await countTests(suite);
    process.stdout.write(`skipped: the ${suite} suite (${count} tests): ${why}\n`);
    skipped += count;
  }
  return { passed: 0, failures: [], skipped };
}

/** How many tests a suite has, without running them. */
async function countTests(suite: Suite): Promise<number> {
  const listed = await shell({ cwd: projectRoot })`${vitest} list --project ${projectsOf(suite)} --json`;
  return (JSON.parse(listed.stdout.slice(listed.stdout.indexOf("["))) as unknown[]).length;
}
