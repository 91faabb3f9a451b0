import type { Client, ClientChannel } from "ssh2";
import type { Operation } from "../protocol/resource";
import type { Properties } from "../protocol/values";
import type { Run } from "./command-resource";
import { dial } from "./dial";
import { previousOutput, transcriptFor } from "./output";

/** Runs a command on another machine over SSH. */
export const runRemotely: Run = async (line, inputs, before, operation) => {
  const { client, close } = await dial(inputs.connection as Properties, operation);
  const stop = () => close();
  operation.signal.addEventListener("abort", stop, { once: true });
  try {
    const env = { ...(inputs.environment as Record<string, string> | undefined), ...previousOutput(inputs, before) };
    const channel = await execute(client, line, env);
    const transcript = transcriptFor(inputs, operation);
    transcript.listen(channel, "stdout");
    transcript.listen(channel.stderr, "stderr");
    channel.end((inputs.stdin as string | undefined) ?? "");
    const ending = await endOf(channel, operation);
    if (ending !== "exit status 0") throw transcript.failure(ending, line);
    return transcript.output();
  } finally {
    operation.signal.removeEventListener("abort", stop);
    close();
  }
};

const execute = (client: Client, line: string, env: Record<string, string>): Promise<ClientChannel> =>
  new Promise((resolve, reject) => {
    client.exec(line, { env }, (error, channel) => (error ? reject(error) : resolve(channel)));
  });

function endOf(channel: ClientChannel, { signal }: Operation): Promise<string> {
  return new Promise((resolve) => {
    let ending = "the connection was lost before the command ended";
    channel.on("exit", (code: number | null, how?: string) => {
      ending = code === null ? `signal: ${how}` : `exit status ${code}`;
    });
    channel.on("close", () => resolve(signal.aborted ? (signal.reason as Error).message : ending));
  });
}
