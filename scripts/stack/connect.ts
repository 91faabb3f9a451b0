import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { type AdminCommand, adminCommand, adminContainer } from "../../infra/services/app-admin";
import { UserError } from "../../kit/user-error";
import { interruption } from "../lib/interrupt";
import { requireEngine } from "../setup/engine-answer";
import { knownToolchain } from "./choices";
import { execInContainer } from "./docker-exec";
import { dockerCommand } from "./engines";
import { assertSameBackend, assertSameEngine } from "./home";
import { labSnapshot } from "./lab-snapshot";
import { noService } from "./no-lab";
import { accessTo, readOutputs, type StackOutputs } from "./outputs";
import { queryPrometheus, queryPrometheusRange } from "./prometheus";
import type { ExecOptions, RunningStack } from "./running-stack";
import { longestTransaction } from "./sale-dump";
import { explicitSettings } from "./settings";

/** A handle on the stack `name`. Throws a clear error when it is not up. */
export async function connect(name: string): Promise<RunningStack & { readonly outputs: StackOutputs }> {
  await requireEngine();
  assertSameBackend(name);
  await assertSameEngine(name, explicitSettings(name).hosts);
  const outputs = await readOutputs(name, await knownToolchain(name));
  if (!outputs)
    throw new UserError(
      `the lab "${name}" is only partly up, or of another version`,
      `./lab up --stack ${name} brings it to what it should be`,
    );
  const prometheus = accessTo(outputs, "prometheus");
  return {
    name,
    outputs,
    imageSource: outputs.imageSource,
    bookingStrategy: outputs.bookingStrategy,
    services: Object.fromEntries(
      Object.entries(outputs.services).map(([key, service]) => [key, { name: key, ...service }]),
    ),
    entry: outputs.entry,
    exec: (service, argv, options?: ExecOptions) =>
      execInContainer(containerOf(name, outputs, service), argv, { ...options, reach: reachOf(outputs, service) }),
    admin: <Result>(command: AdminCommand, input?: object, signal?: AbortSignal) =>
      runAdmin<Result>(name, outputs, command, input, signal),
    query: (promql) => queryPrometheus(prometheus, promql),
    queryRange: (promql, range) => queryPrometheusRange(prometheus, promql, range),
    snapshot: () => labSnapshot(name, outputs),
    prometheus,
    grafana: grafanaOf(outputs),
  };
}

function grafanaOf({ urls, credentials }: StackOutputs): RunningStack["grafana"] {
  const { grafana: login } = credentials;
  return urls.grafana && login ? { url: urls.grafana, ...login } : undefined;
}

function containerOf(stack: string, outputs: StackOutputs, service: string): string {
  const found = outputs.services[service];
  if (found) return found.container;
  throw noService(stack, `service "${service}"`);
}

/** How the engine of the service's host is reached. */
function reachOf(outputs: StackOutputs, service: string) {
  return outputs.hosts[outputs.services[service]?.host ?? ""]?.reach;
}

/**
 * Runs an admin command in a container of its own. Its standard input stays open while the result is wanted: when
 * `signal` aborts, or this process ends in whatever way, the command ends what it has under way in MySQL.
 */
async function runAdmin<Result>(
  stack: string,
  outputs: StackOutputs,
  command: AdminCommand,
  input: object = {},
  signal = interruption().signal,
): Promise<Result> {
  signal.throwIfAborted();
  const { network } = outputs.hosts[outputs.services.mysql.host];
  const reach = reachOf(outputs, "mysql");
  const [, ...words] = adminCommand({ stack, network, image: outputs.appImage, command });
  const [program, ...args] = dockerCommand(reach, words);
  // In a process group of its own: Ctrl-C would have the docker command leave its container to itself.
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
  child.stdin.on("error", () => {}).write(`${JSON.stringify({ attended: true, ...loginOf(outputs), ...input })}\n`);
  const giveUp = () => child.stdin.end();
  signal.addEventListener("abort", giveUp, { once: true });
  const exit = new Promise<number>((resolve, reject) =>
    child.once("error", reject).once("close", (code) => resolve(code ?? 1)),
  );
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  signal.removeEventListener("abort", giveUp);
  if (exitCode === 0) return JSON.parse(stdout) as Result;
  if (signal.aborted) throw new UserError(`${command} was given up; nothing was changed`, "run the command again");
  throw await adminError(stack, outputs, command, stderr.trim() || `exit code ${exitCode}`);
}

async function adminError(
  stack: string,
  outputs: StackOutputs,
  command: AdminCommand,
  said: string,
): Promise<UserError> {
  if (/container name .* is already in use/i.test(said)) {
    return new UserError(
      `another ${command} of the lab "${stack}" is at work, in the container ${adminContainer(stack, command)}`,
      "wait until it is done: it gives up by itself when whoever started it is gone",
    );
  }
  if (/lock[ _]wait[ _]timeout|deadlock|tables are in use/i.test(said)) {
    const exec: RunningStack["exec"] = (service, argv, options) =>
      execInContainer(containerOf(stack, outputs, service), argv, { ...options, reach: reachOf(outputs, service) });
    const blocker = await longestTransaction({ exec });
    return new UserError(
      `${command} waited in vain for others to let go of the sale: ${blocker || said}; nothing was changed`,
      "end that transaction or its client, then run the command again",
    );
  }
  return new UserError(`${command} failed: ${said}`, `./lab status --stack ${stack} shows whether MySQL is well`);
}

function loginOf(outputs: StackOutputs): object {
  return z.object({ database: z.object({}).loose() }).parse(JSON.parse(outputs.adminDatabase));
}
