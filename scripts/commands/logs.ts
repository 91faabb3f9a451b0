import { spawn } from "node:child_process";
import { once } from "node:events";
import { InvalidArgumentError } from "commander";
import Docker from "dockerode";
import { serviceLabel, stackLabel } from "../../infra/naming";
import { type Register, withStack } from "../lib/program";
import { UserError } from "../lib/user-error";
import { requireEngine } from "../setup/engine-answer";
import { assertUsable, noLab } from "../stack/workspace";

interface LogsOptions {
  readonly stack: string;
  readonly follow: boolean;
  readonly tail: string;
}

/** `./lab logs [service]`: works on half-made labs too, which is when logs are needed most. */
export const registerLogs: Register = (program) => {
  withStack(program.command("logs"))
    .description("show a service's log, or the end of every service's")
    .argument("[service]", "service such as app or mysql")
    .option("-f, --follow", "go on as the log grows", false)
    .option("--tail <lines>", "lines from the end, or all", lines, "50")
    .action(runLogs);
};

function lines(text: string): string {
  if (/^(\d+|all)$/.test(text)) return text;
  throw new InvalidArgumentError('expected a number of lines, or "all"');
}

async function runLogs(service: string | undefined, options: LogsOptions): Promise<void> {
  await requireEngine();
  assertUsable(options.stack);
  const containers = await servicesOf(options.stack);
  if (containers.size === 0) throw noLab(options.stack);
  if (service && !containers.has(service)) {
    throw new UserError(
      `there is no service "${service}" in this lab`,
      `choose one of: ${[...containers.keys()].sort().join(", ")}`,
    );
  }
  const chosen = service ? [service] : [...containers.keys()].sort();
  if (options.follow && chosen.length > 1)
    throw new UserError("only one log can be followed", "name a service: ./lab logs -f app");
  for (const one of chosen) {
    if (chosen.length > 1) process.stdout.write(`\n== ${one}\n`);
    await dockerLogs(containers.get(one) as string, options);
  }
}

async function servicesOf(stack: string): Promise<Map<string, string>> {
  const filters = { label: [`${stackLabel}=${stack}`] };
  const containers = await new Docker().listContainers({ all: true, filters });
  return new Map(containers.map(({ Labels, Id }) => [Labels[serviceLabel], Id]));
}

async function dockerLogs(container: string, { follow, tail }: LogsOptions): Promise<void> {
  const args = ["logs", "--tail", tail, ...(follow ? ["--follow"] : []), container];
  const [exitCode] = await once(spawn("docker", args, { stdio: ["ignore", "inherit", "inherit"] }), "exit");
  if (exitCode !== 0) process.exitCode = 1;
}
