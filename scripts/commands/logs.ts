import { InvalidArgumentError } from "commander";
import Docker from "dockerode";
import { serviceLabel, stackLabel } from "../../contract/naming";
import { UserError } from "../../kit/user-error";
import { runAttached } from "../lib/interrupt";
import { nameArgument } from "../lib/names";
import { labCommand, type Register, withStack } from "../lib/program";
import { requireEngine } from "../setup/engine-answer";
import { dockerCommand } from "../stack/engines";
import { noLab } from "../stack/no-lab";
import { type FoundContainer, remoteContainers } from "../stack/remote-containers";

interface LogsOptions {
  readonly stack: string;
  readonly follow: boolean;
  readonly tail: string;
}

/** `./lab logs [service]`: works on half-made labs too, which is when logs are needed most. */
export const registerLogs: Register = (program) => {
  withStack(program.command("logs"))
    .description("show a service's log, or the end of every service's")
    .argument("[service]", "service such as app or mysql", nameArgument)
    .option("-f, --follow", "go on as the log grows", false)
    .option("--tail <lines>", "lines from the end, or all", lines, "50")
    .action(runLogs);
};

function lines(text: string): string {
  if (/^(\d{1,9}|all)$/.test(text)) return text;
  throw new InvalidArgumentError('expected a number of lines, or "all"');
}

async function runLogs(service: string | undefined, options: LogsOptions): Promise<void> {
  await requireEngine();
  const containers = await servicesOf(options.stack);
  if (containers.size === 0) throw noLab(options.stack);
  const chosen = [...containers.keys()].sort().filter((name) => !service || belongsTo(name, service));
  if (chosen.length === 0) {
    throw new UserError(
      `there is no service "${service}" in this lab`,
      `name one of: ${[...containers.keys()].sort().join(", ")}`,
    );
  }
  if (options.follow && chosen.length > 1)
    throw new UserError("only one log can be followed", `name one: ${labCommand(`logs -f ${chosen[0]}`)}`);
  for (const one of chosen) {
    if (chosen.length > 1) process.stdout.write(`\n== ${one}\n`);
    await dockerLogs(containers.get(one) as FoundContainer, options);
  }
}

/** A replica is found by its own name (app-1) and by the name that all share (app). */
function belongsTo(name: string, service: string): boolean {
  return name === service || name.replace(/-\d+$/, "") === service;
}

async function servicesOf(stack: string): Promise<Map<string, FoundContainer>> {
  const filters = { label: [`${stackLabel}=${stack}`] };
  const containers = await new Docker().listContainers({ all: true, filters });
  const here = containers.map(({ Labels, Id }) => ({ service: Labels[serviceLabel] as string, id: Id }));
  const away = await remoteContainers(stack, (line) => process.stderr.write(`${line}\n`));
  return new Map([...here, ...away].map((container) => [container.service, container]));
}

async function dockerLogs({ id, reach }: FoundContainer, { follow, tail }: LogsOptions): Promise<void> {
  const words = ["logs", "--tail", tail, ...(follow ? ["--follow"] : []), id];
  const [program, ...args] = dockerCommand(reach, words);
  const { code, signal } = await runAttached(program, args, { stdio: ["ignore", "inherit", "inherit"] });
  // A reader that is gone, as in `| head`, is no failure.
  if (signal === "SIGPIPE") process.exit();
  if (code !== 0) process.exitCode = 1;
}
