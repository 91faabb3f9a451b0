import { messageOf, UserError } from "../../kit/user-error";
import { type IntegrityOptions, integrityOptions, parseTargets } from "../integrity/options";
import { summarise } from "../integrity/print";
import type { IntegrityRecord } from "../integrity/record";
import { runProof } from "../integrity/run-proof";
import { interruption } from "../lib/interrupt";
import { type Register, withStack } from "../lib/program";
import { progressLine } from "../load/progress-line";
import { flagOf, type GivenOptions, readOptions } from "../load/scenes/options";
import { connect } from "../stack/connect";
import { withLock } from "../stack/lock";

type Given = { readonly stack: string; readonly json: boolean; readonly kill: string } & GivenOptions;

/** `./lab integrity`: books while app and MySQL are killed, and compares its ledger with MySQL; exit code 0 when clean. */
export const registerIntegrity: Register = (program) => {
  const command = withStack(program.command("integrity")).description(
    "prove that no booking is doubled or lost while app and MySQL are killed; resets the sale, again and again",
  );
  for (const [name, option] of Object.entries(integrityOptions)) {
    command.option(`${flagOf(name)} <${option.unit}>`, `${option.help} (default ${option.default})`);
  }
  command
    .option("--kill <targets>", "who is killed with SIGKILL: app, mysql, both, or nobody (an empty text)", "app,mysql")
    .option("--json", "print the record as JSON on standard output", false)
    .action(prove);
};

async function prove({ stack, json, kill, ...given }: Given): Promise<void> {
  const options = checked(given, kill);
  await withLock(stack, "integrity", () => run(stack, options, json));
}

async function run(stack: string, options: IntegrityOptions, json: boolean): Promise<void> {
  const lab = await connect(stack);
  const progress = progressLine();
  const hooks = { signal: interruption().signal, ...progress.hooks };
  const { record, path } = await runProof(lab, options, hooks).finally(progress.clear);
  process.stdout.write(`${json ? JSON.stringify(record, null, 2) : summarise(record, path)}\n`);
  process.exitCode = exitCodeOf(record);
}

function checked(given: GivenOptions, kill: string): IntegrityOptions {
  try {
    return { ...readOptions(integrityOptions, given), kill: parseTargets(kill) };
  } catch (error) {
    throw new UserError(messageOf(error), "./lab integrity --help shows what each option takes");
  }
}

function exitCodeOf({ status, clean }: IntegrityRecord): number {
  if (status === "interrupted") return 130;
  return clean ? 0 : 1;
}
