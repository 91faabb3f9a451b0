import { setTimeout as sleep } from "node:timers/promises";
import { InvalidArgumentError, Option } from "commander";
import { type Severity, severities } from "../../contract/severities";
import { render } from "../alerts/print";
import { readAlerts } from "../alerts/read";
import { failure } from "../alerts/report";
import { interruption } from "../lib/interrupt";
import { type Register, withStack } from "../lib/program";
import { connect } from "../stack/connect";

interface AlertsOptions {
  readonly stack: string;
  readonly json: boolean;
  readonly received: boolean;
  readonly limit?: number;
  readonly watch: boolean;
  readonly failOn?: Severity;
}

const watchMilliseconds = 5000;
const lastFew = 5;
const mostReceived = 100;

/** `./lab alerts`: exit code 0 unless something could not be asked, or `--fail-on` found what it looks for. */
export const registerAlerts: Register = (program) => {
  withStack(program.command("alerts"))
    .description("show the alerts that fire or are pending, and the notifications received lately")
    .option("--received", "only the notifications received, newest first", false)
    .option("--limit <number>", `notifications to show (default ${lastFew}; with --received ${mostReceived})`, count)
    .addOption(
      new Option(
        "--fail-on <severity>",
        "exit with 1 if an alert at least this severe fires, unless it is silenced or inhibited",
      ).choices(severities),
    )
    .option("--watch", "again every 5 s, until Ctrl-C", false)
    .option("--json", "as one JSON document on standard output", false)
    .action(runAlerts);
};

function count(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= 1000) return value;
  throw new InvalidArgumentError("expected a whole number from 1 to 1000");
}

async function runAlerts(options: AlertsOptions): Promise<void> {
  const lab = await connect(options.stack);
  if (!options.watch) return await show(lab, options);
  const { signal } = interruption();
  while (!signal.aborted) {
    if (process.stdout.isTTY && !options.json) process.stdout.write("\u001b[2J\u001b[H");
    await show(lab, options);
    await sleep(watchMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}

async function show(lab: Parameters<typeof readAlerts>[0], options: AlertsOptions): Promise<void> {
  const report = await readAlerts(lab, options.limit ?? (options.received ? mostReceived : lastFew));
  const text = options.json ? `${JSON.stringify(report, null, 2)}\n` : render(report, sectionsOf(options));
  process.stdout.write(text);
  const reason = options.failOn && failure(report, options.failOn);
  if (reason) process.stderr.write(`failed: ${reason}\n`);
  process.exitCode = reason || report.problems.length > 0 ? 1 : 0;
}

function sectionsOf({ received }: AlertsOptions) {
  return { now: !received, received: true };
}
