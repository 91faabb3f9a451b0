import { InvalidArgumentError } from "commander";
import type { ImageSource } from "../../infra/images/catalogue";
import { UserError } from "../../kit/user-error";
import { interruption } from "../lib/interrupt";
import { describeHolder, type Holder, withLockFile } from "../lib/lock-file";
import { workFiles } from "../lib/paths";
import type { Register } from "../lib/program";
import { type Report, runSteps } from "../lib/steps";
import { ensureBrowser } from "../setup/browser";
import { ownEngine, stopOwnEngine } from "../setup/docker-daemon";
import { ensureEngine } from "../setup/docker-engine";
import { chooseImageSource, prepareImages } from "../setup/image-source";
import { ensureOtherEngine } from "../setup/other-engine";
import { officialPlugins } from "../setup/plugins";
import { ensureSshServer } from "../setup/ssh-server";
import { ensureToolchain } from "../setup/toolchain";
import { prepareTestMachines } from "../stack/machines";
import { runCheck, staticChecks } from "../testing/static-checks";
import { leaveOut, onRequest, runSuites, type Suite, suiteNames } from "../testing/suites";
import { closingLines, type Tally, total } from "../testing/tally";

const requested = Object.keys(onRequest) as Suite[];

/** `./lab test`: all the set-up, then every test; its last lines are what failed, and the count. */
export const registerTest: Register = (program) => {
  program
    .command("test")
    .description("do all the set-up and run every test")
    .option("--without <suite>", `leave a suite out and count it as skipped (${suiteNames.join(", ")})`, collect, [])
    .option("--with <suite>", `run a suite that is left out by itself, too (${requested.join(", ")})`, collect, [])
    .action(({ without, with: also }: { without: Suite[]; with: Suite[] }) =>
      withLockFile(workFiles.testsLock, "test", busy, () => runTests(without, also)),
    );
};

async function runTests(unwanted: readonly Suite[], also: readonly Suite[]): Promise<void> {
  const engineBefore = ownEngine();
  const tally = await runAll(await leftOut(unwanted, also));
  // An engine that was started for the tests goes with them, unless somebody uses it by now.
  if (!engineBefore) await stopOwnEngine();
  for (const line of closingLines(tally)) process.stdout.write(`${line}\n`);
  process.exitCode = tally.failures.length > 0 ? 1 : 0;
}

/** The suites that are not run, and why each. */
async function leftOut(unwanted: readonly Suite[], also: readonly Suite[]): Promise<Map<Suite, string>> {
  const reasons = new Map<Suite, string>();
  for (const suite of requested) if (!also.includes(suite)) reasons.set(suite, onRequest[suite] as string);
  if (also.includes("official")) {
    const found = await officialPlugins();
    if (!found) reasons.set("official", "PATH does not have both official plugins");
    for (const { part, detail, reason } of found ?? [])
      process.stdout.write(`official: ${part} ${detail}, ${reason}\n`);
  }
  for (const suite of unwanted) reasons.set(suite, `left out by --without ${suite}`);
  return reasons;
}

function busy(holder: Holder | undefined): UserError {
  return new UserError(`${describeHolder(holder)} already tests this folder`, "wait until it is done, or use a clone");
}

function collect(name: string, sofar: Suite[]): Suite[] {
  if (!suiteNames.includes(name as Suite)) {
    throw new InvalidArgumentError(`there is no suite "${name}"; there are ${suiteNames.join(", ")}`);
  }
  return [...sofar, name as Suite];
}

async function runAll(without: ReadonlyMap<Suite, string>): Promise<Tally> {
  await prepare(without);
  const { signal } = interruption();
  const tallies: Tally[] = [];
  for (const check of staticChecks) tallies.push(await runCheck(check));
  const chosen = suiteNames.filter((suite) => !without.has(suite));
  if (chosen.length > 0) tallies.push(await runSuites(chosen, signal));
  return total([...tallies, await leaveOut(without)]);
}

/** The same set-up as `up`'s, so that no test has to wait for a build or measures one. */
async function prepare(without: ReadonlyMap<Suite, string>): Promise<void> {
  let source: ImageSource = "official";
  await runSteps([
    { title: "Docker engine", run: ensureEngine },
    {
      title: "Pulumi and its plugins",
      run: async (report) => {
        const { choices } = await ensureToolchain(report);
        return choices.map(({ part, chosen }) => `${part} (${chosen})`).join(", ");
      },
    },
    {
      title: "Images",
      run: async (report) => {
        source = (await chooseImageSource(undefined)).source;
        return await prepareImages({ imageSource: source }, report);
      },
    },
    { title: "Browser", run: ensureBrowser },
    { title: "SSH server", run: ensureSshServer },
    ...(without.has("engines") ? [] : [{ title: "Another engine", run: ensureOtherEngine }]),
    ...(without.has("vm")
      ? []
      : [{ title: "Virtual machines", run: (report: Report) => prepareTestMachines(source, report) }]),
  ]);
}
