import { basename } from "node:path";
import type { Command } from "commander";
import { UserError } from "../../kit/user-error";
import { analyse } from "../experiments/analyse";
import type { ExperimentFile } from "../experiments/file";
import { describeExperiment, planExperiment, scenePlanOf } from "../experiments/plan";
import { summarise } from "../experiments/print";
import { settingsProblems } from "../experiments/problems";
import { experimentPath, readExperimentFile, readyNames } from "../experiments/read-file";
import { type ExperimentRecord, findExperiment, writeExperiment } from "../experiments/record";
import { writeExperimentReport } from "../experiments/report/write";
import { draftExperiment, type FinishedExperiment, runExperiment } from "../experiments/run-experiment";
import { interruption } from "../lib/interrupt";
import { nameArgument } from "../lib/names";
import { experimentsFolder } from "../lib/paths";
import { labCommand, type Register, withStack } from "../lib/program";
import { table } from "../lib/table";
import { requireEngine } from "../setup/engine-answer";
import { knownToolchain } from "../stack/choices";
import { connect } from "../stack/connect";
import { withLock } from "../stack/lock";
import { defaultSettings, encryptedSettings, explicitSettings } from "../stack/settings";
import { openStack } from "../stack/workspace";
import { assertHealthy } from "./load";

interface Given {
  readonly stack: string;
  readonly list: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly resume?: string;
  readonly report?: string;
}

/** `./lab experiment <file>`: compares settings of the lab under the same load; exit code 0 when it went as it should. */
export const registerExperiment: Register = (program) => {
  withStack(program.command("experiment") as Command)
    .argument("[file]", "a YAML file, or the name of an experiment that comes with the lab; --list shows those")
    .description("compare settings of the lab under the same load; resets the sale, and puts the lab back as it was")
    .option("--list", "the experiments that come with the lab", false)
    .option("--dry-run", "only say what would be done, in which order, and how long it takes", false)
    .option(
      "--resume <id>",
      "go on with an experiment that was interrupted; latest stands for the newest",
      nameArgument,
    )
    .option("--report <id>", "write an experiment's report anew", nameArgument)
    .option("--json", "print the record as JSON on standard output", false)
    .action(experiment);
};

async function experiment(wanted: string | undefined, given: Given): Promise<void> {
  if (given.list) return list(given.json);
  if (given.report) return print(await reported(given.report), given.json);
  const { name, file, record } = chosen(wanted, given.resume);
  const plan = planExperiment(file);
  if (given.dryRun) {
    process.stdout.write(`${describeExperiment(plan).join("\n")}\n`);
    return;
  }
  const finished = await withLock(given.stack, "experiment", async () =>
    run(given.stack, record ?? (await draftExperiment(name, given.stack, plan))),
  );
  print(finished, given.json);
  process.exitCode = finished.record.status === "interrupted" ? 130 : finished.record.passed ? 0 : 1;
}

interface Chosen {
  readonly name: string;
  readonly file: ExperimentFile;
  readonly record?: ExperimentRecord;
}

function chosen(wanted: string | undefined, resume: string | undefined): Chosen {
  if ((wanted === undefined) === (resume === undefined)) {
    throw new UserError(
      wanted ? "--resume takes no file: the experiment has its own" : "no experiment was named",
      "./lab experiment <file>, or ./lab experiment --list for those that come with the lab",
    );
  }
  if (resume !== undefined) {
    const record = findExperiment(experimentsFolder, resume);
    return { name: record.id, file: record.file as ExperimentFile, record };
  }
  const path = experimentPath(wanted as string);
  return { name: nameFrom(path), file: readExperimentFile(path) };
}

/** A file may be called anything; the experiment's id is a name. */
function nameFrom(path: string): string {
  const words = basename(path)
    .replace(/\.ya?ml$/, "")
    .match(/[a-z0-9]+/gi);
  return words?.join("-").slice(0, 60) ?? "experiment";
}

async function run(stackName: string, record: ExperimentRecord): Promise<FinishedExperiment> {
  if (record.stack !== stackName) {
    throw new UserError(`that experiment is of the lab "${record.stack}"`, `add --stack ${record.stack}`);
  }
  assertFits(record);
  await requireEngine();
  const stack = await openStack(stackName, await knownToolchain(stackName));
  await assertHealthy((await connect(stackName)).outputs);
  const report = (line: string) => process.stderr.write(`${line}\n`);
  return await runExperiment(stack, record, { interruption: interruption(), report });
}

/** Every variant has to go with what is set for this lab, and that is known before the first is stood up. */
function assertFits({ stack, file, variants }: ExperimentRecord): void {
  const set = explicitSettings(stack);
  const unread = encryptedSettings(stack);
  const problems = variants.flatMap(({ name, settings }) => {
    const whole = { ...defaultSettings(), ...set, ...file.settings, ...settings };
    return [...settingsProblems(whole, unread), ...seatProblems(file as ExperimentFile, Number(whole.seats))].map(
      (line) => `${name}: ${line}`,
    );
  });
  if (problems.length === 0) return;
  throw new UserError(
    [
      `the experiment does not go with what is set for the lab "${stack}":`,
      ...problems.map((line) => `  ${line}`),
    ].join("\n"),
    `change the experiment's matrix or settings, or the lab: ${labCommand("up --set <key>=<value>")}`,
  );
}

/** What the scene books has to be on sale. */
function seatProblems(file: ExperimentFile, seats: number): string[] {
  return scenePlanOf(file, file.seed, { seats }).parts.flatMap(({ scene, seats: wanted }) =>
    wanted && wanted.to > seats
      ? [`${scene} books seats ${wanted.from} to ${wanted.to}, and ${seats} are on sale`]
      : [],
  );
}

async function reported(wanted: string): Promise<FinishedExperiment> {
  const record = findExperiment(experimentsFolder, wanted);
  const renewed = { ...record, analysis: analyse(record) };
  const folder = writeExperiment(experimentsFolder, renewed);
  await writeExperimentReport(folder, renewed);
  return { record: renewed, folder };
}

function print({ record, folder }: FinishedExperiment, json: boolean): void {
  process.stdout.write(`${json ? JSON.stringify(record, null, 2) : summarise(record, folder)}\n`);
}

function list(json: boolean): void {
  const entries = readyNames().map((name) => {
    const path = experimentPath(name);
    const { title, question, matrix } = readExperimentFile(path);
    return { name, title, question, matrix, path };
  });
  if (json) {
    process.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
    return;
  }
  const rows = entries.map(({ name, question, matrix }) => [
    name,
    Object.entries(matrix)
      .map(([key, values]) => `${key}: ${values.join(", ")}`)
      .join("; "),
    question ?? "",
  ]);
  process.stdout.write(table(["experiment", "what it compares", "question"], rows));
}
