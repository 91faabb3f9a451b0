import { firstLoadHost } from "../../infra/services/loadgen";
import type { LoadHostRecord } from "../runs/record";
import { noService } from "../stack/no-lab";
import type { RunningStack } from "../stack/running-stack";

const CLOCK_READINGS = 3;

/** The services that load scripts run in; every scene uses all of them. */
export function loadHostsOf(stack: RunningStack): [string, ...string[]] {
  const number = (name: string) => Number(name.slice(firstLoadHost.length + 1) || 1);
  const names = Object.keys(stack.services).filter((name) => new RegExp(`^${firstLoadHost}(-\\d+)?$`).test(name));
  const [first, ...others] = names.sort((one, other) => number(one) - number(other));
  if (!first) throw noService(stack.name, "load host");
  return [first, ...others];
}

/** `alias:port` of a service; its error says what to do when the stack has none. */
export function endpointOf(stack: RunningStack, service: string): string {
  const handle = stack.services[service];
  if (handle) return handle.endpoint;
  throw noService(stack.name, `service "${service}"`);
}

/** Text files that a load host needs, by name. */
export interface SentFiles {
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly content: string }[];
}

const END_OF_FILE = "--- ticketwatch end of file ---";

/** Writes text files into a folder of the load host, which is made if need be; all in one command, for each takes time. */
export async function sendFiles(stack: RunningStack, loadHost: string, { folder, files }: SentFiles): Promise<void> {
  const documents = files.map(({ name, content }) => {
    const newline = content.endsWith("\n") ? "" : "\n";
    return `cat > '${name}' <<'${END_OF_FILE}'\n${content}${newline}${END_OF_FILE}\n`;
  });
  const argv = ["sh", "-c", 'mkdir -p "$1" && cd "$1" && sh -es', "sh", folder];
  const { exitCode, stderr } = await stack.exec(loadHost, argv, { stdin: documents.join("") });
  if (exitCode !== 0) throw new Error(`cannot write to ${folder} in ${loadHost}: ${stderr.trim()}`);
}

/** Removes what `sendFiles` wrote. */
export async function removeFolder(stack: RunningStack, folder: string): Promise<void> {
  await Promise.all(loadHostsOf(stack).map((loadHost) => stack.exec(loadHost, ["rm", "-rf", folder])));
}

/** Each load host with its clock; the reading that took the least time is the best one. */
export async function describeLoadHosts(
  stack: RunningStack,
): Promise<(LoadHostRecord & { readonly uncertainty: number })[]> {
  return Promise.all(
    loadHostsOf(stack).map(async (name) => {
      const host = stack.services[name]?.host ?? "unknown";
      const readings = [];
      for (let count = 0; count < CLOCK_READINGS; count++) readings.push(await readClock(stack, name));
      const [best] = readings.sort((one, other) => one.uncertainty - other.uncertainty);
      return { name, host, clockOffsetSeconds: best?.offset ?? null, uncertainty: best?.uncertainty ?? 0 };
    }),
  );
}

/** Seconds; the true offset is within `uncertainty` of the one that is given. */
async function readClock(stack: RunningStack, loadHost: string): Promise<{ offset: number; uncertainty: number }> {
  const before = Date.now() / 1000;
  const { stdout } = await stack.exec(loadHost, ["date", "+%s.%N"]);
  const after = Date.now() / 1000;
  return { offset: Number(stdout) - (before + after) / 2, uncertainty: (after - before) / 2 };
}

/** Waits inside the load host until its own clock shows that time, in nanoseconds, says when that was, and goes on. */
export function startingAt(unixNanoseconds: bigint, argv: readonly string[]): string[] {
  const script = `while [ "$(date +%s%N)" -lt "$1" ]; do sleep 0.005; done; echo "${START_MARK} $(date +%s%N)"; shift; exec "$@"`;
  return ["sh", "-c", script, "sh", `${unixNanoseconds}`, ...argv];
}

/** Begins the line on which a load host says when it started, in Unix nanoseconds. */
export const START_MARK = "--- start";
