import type { Readable } from "node:stream";
import type { Operation } from "../protocol/resource";
import type { Properties } from "../protocol/values";
import type { Output } from "./command-resource";

/** Collects what a command writes, and shows it line by line as far as `logging` allows. */
export class Transcript {
  private readonly chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[], both: [] as Buffer[] };

  constructor(
    private readonly logging: string,
    private readonly progress: Operation["progress"],
  ) {}

  listen(stream: Readable, name: keyof Output): void {
    const isShown = [name, "stdoutAndStderr"].includes(this.logging);
    const show = isShown ? lines(this.progress) : undefined;
    stream.on("data", (chunk: Buffer) => {
      this.chunks[name].push(chunk);
      this.chunks.both.push(chunk);
      show?.(chunk);
    });
    stream.on("end", () => show?.(undefined));
  }

  output(): Output {
    return { stdout: textOf(this.chunks.stdout), stderr: textOf(this.chunks.stderr) };
  }

  /** The error for a command that did not succeed. */
  failure(reason: string, line: string): Error {
    return new Error(`${reason}: running ${JSON.stringify(line)}:\n${Buffer.concat(this.chunks.both)}`);
  }
}

export const transcriptFor = ({ logging }: Properties, { progress }: Operation): Transcript =>
  new Transcript((logging as string | undefined) ?? "stdoutAndStderr", progress);

/** What the last run wrote, for the next one to see, unless the program does not want that. */
export function previousOutput(inputs: Properties, before: Partial<Output>): Record<string, string> {
  if (inputs.addPreviousOutputInEnv === false) return {};
  return {
    ...(before.stdout ? { PULUMI_COMMAND_STDOUT: before.stdout } : {}),
    ...(before.stderr ? { PULUMI_COMMAND_STDERR: before.stderr } : {}),
  };
}

/** One line break at the end belongs to the terminal, not to the value. */
const textOf = (chunks: Buffer[]): string => Buffer.concat(chunks).toString().replace(/\n$/, "");

function lines(show: (line: string) => void): (chunk: Buffer | undefined) => void {
  let rest = "";
  return (chunk) => {
    const parts = (rest + (chunk ?? "")).split("\n");
    rest = chunk ? (parts.pop() as string) : "";
    for (const line of parts) if (line) show(line);
  };
}
