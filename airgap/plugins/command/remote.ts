import { text } from "node:stream/consumers";
import type { Client, ClientChannel } from "ssh2";
import type { Operation } from "../protocol/resource";
import type { Properties } from "../protocol/values";
import type { Run } from "./command-resource";
import { dial } from "./dial";
import { previousOutput, transcriptFor } from "./output";

type Variables = Record<string, string>;

/** Runs a command on another machine over SSH. */
export const runRemotely: Run = async (line, inputs, before, operation) => {
  const { client, close } = await dial(inputs.connection as Properties, operation);
  operation.signal.addEventListener("abort", close, { once: true });
  try {
    const env = await accepted(client, inputs.environment as Variables, previousOutput(inputs, before), operation);
    const { channel, ended } = await execute(client, line, env);
    const transcript = transcriptFor(inputs, operation);
    transcript.listen(channel, "stdout");
    transcript.listen(channel.stderr, "stderr");
    channel.end((inputs.stdin as string | undefined) ?? "");
    const ending = await ended.then((how) =>
      operation.signal.aborted ? (operation.signal.reason as Error).message : how,
    );
    if (ending !== "exit status 0") throw transcript.failure(ending, line);
    return transcript.output();
  } finally {
    operation.signal.removeEventListener("abort", close);
    close();
  }
};

/**
 * The variables that the server lets through. One of the program's own that it refuses is an error; the last run's
 * output is only offered.
 */
async function accepted(client: Client, own: Variables = {}, offered: Variables, { warn }: Operation) {
  const variables = { ...own, ...offered };
  const refused = await refusedBy(client, variables);
  const lost = refused.find((name) => name in own);
  if (lost) throw new Error(unableToSet(lost));
  for (const name of refused) {
    warn(unableToSet(name));
    delete variables[name];
  }
  return variables;
}

/** SSH sets variables without saying whether it worked, so this looks which ones have arrived. */
async function refusedBy(client: Client, variables: Variables): Promise<string[]> {
  const names = Object.keys(variables);
  if (names.length === 0) return [];
  const probe = `for name in ${names.join(" ")}; do printenv "$name" > /dev/null || echo "$name"; done`;
  const answer = await text((await execute(client, probe, variables)).channel);
  return answer.split("\n").filter(Boolean);
}

const unableToSet = (name: string): string =>
  `unable to set '${name}': this only works if the SSH server accepts it (AcceptEnv); ` +
  "with a Bash-like shell there, put VARIABLE=value before the command instead";

interface Execution {
  readonly channel: ClientChannel;
  /** How the command ended: `exit status 0` when all was well. */
  readonly ended: Promise<string>;
}

/** Starts a command. Its exit can come in the same packet as its start, so it is listened for before anything else. */
const execute = (client: Client, line: string, env: Variables): Promise<Execution> =>
  new Promise((resolve, reject) => {
    client.exec(line, { env }, (error, channel) =>
      error ? reject(error) : resolve({ channel, ended: endOf(channel) }),
    );
  });

function endOf(channel: ClientChannel): Promise<string> {
  return new Promise((resolve) => {
    let ending = "the connection was lost before the command ended";
    channel.on("exit", (code: number | null, how?: string) => {
      ending = code === null ? `signal: ${how}` : `exit status ${code}`;
    });
    channel.on("close", () => resolve(ending));
  });
}
