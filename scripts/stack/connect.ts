import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { type AdminCommand, adminCommand } from "../../infra/services/app-admin";
import { UserError } from "../lib/user-error";
import { requireEngine } from "../setup/engine-answer";
import { knownToolchain } from "./choices";
import { execInContainer } from "./docker-exec";
import { dockerCommand } from "./engines";
import { assertSameBackend, assertSameEngine } from "./home";
import { labSnapshot } from "./lab-snapshot";
import { readOutputs, type StackOutputs } from "./outputs";
import { queryPrometheus, queryPrometheusRange } from "./prometheus";
import type { ExecOptions, RunningStack } from "./running-stack";
import { explicitSettings } from "./settings";
import { assertUsable } from "./stack-name";

/** A handle on the stack `name`. Throws a clear error when it is not up. */
export async function connect(name: string): Promise<RunningStack & { readonly outputs: StackOutputs }> {
  await requireEngine();
  assertUsable(name);
  assertSameBackend(name);
  await assertSameEngine(name, explicitSettings(name).hosts);
  const outputs = await readOutputs(name, await knownToolchain(name));
  if (!outputs)
    throw new UserError(
      `the lab "${name}" is not wholly up, or of another version`,
      `./lab up --stack ${name} brings it to what it should be`,
    );
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
      execInContainer(containerOf(outputs, service), argv, { ...options, reach: reachOf(outputs, service) }),
    admin: <Result>(command: AdminCommand, input?: object) => runAdmin<Result>(name, outputs, command, input),
    query: (promql) => queryPrometheus(outputs.urls.prometheus, promql),
    queryRange: (promql, range) => queryPrometheusRange(outputs.urls.prometheus, promql, range),
    snapshot: () => labSnapshot(name, outputs),
    grafana: grafanaOf(outputs),
  };
}

function grafanaOf({ urls, credentials }: StackOutputs): RunningStack["grafana"] {
  const { grafana: login } = credentials;
  return urls.grafana && login ? { url: urls.grafana, ...login } : undefined;
}

function containerOf(outputs: StackOutputs, service: string): string {
  const found = outputs.services[service];
  if (found) return found.container;
  const known = Object.keys(outputs.services).sort().join(", ");
  throw new UserError(`there is no service "${service}" in this lab`, `choose one of: ${known}`);
}

/** How the engine of the service's host is reached. */
function reachOf(outputs: StackOutputs, service: string) {
  return outputs.hosts[outputs.services[service]?.host ?? ""]?.reach;
}

async function runAdmin<Result>(
  stack: string,
  outputs: StackOutputs,
  command: AdminCommand,
  input: object = {},
): Promise<Result> {
  const { network } = outputs.hosts[outputs.services.mysql.host];
  const [, ...words] = adminCommand({ stack, network, image: outputs.appImage, command });
  const [program, ...args] = dockerCommand(reachOf(outputs, "mysql"), words);
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => {}).end(JSON.stringify({ ...loginOf(outputs), ...input }));
  const exit = new Promise<number>((resolve, reject) =>
    child.once("error", reject).once("close", (code) => resolve(code ?? 1)),
  );
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  if (exitCode === 0) return JSON.parse(stdout) as Result;
  throw new UserError(
    `${command} failed: ${stderr.trim() || `exit code ${exitCode}`}`,
    "./lab status shows whether MySQL is well",
  );
}

function loginOf(outputs: StackOutputs): object {
  return z.object({ database: z.object({}).loose() }).parse(JSON.parse(outputs.adminDatabase));
}
