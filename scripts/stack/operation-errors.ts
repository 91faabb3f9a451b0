import { objectName } from "../../infra/naming";
import { UserError } from "../lib/user-error";

/** The `./lab` command whose operation on a stack failed. */
export interface FailedCommand {
  readonly command: "up" | "down";
  readonly stack: string;
}

interface KnownError {
  readonly pattern: RegExp;
  /** What to say instead of the engine's own words. */
  readonly message?: (text: string, failed: FailedCommand) => string;
  readonly remedy: (failed: FailedCommand) => string;
}

/** What an engine's error means to a user, and the remedy. First match wins. */
const knownErrors: readonly KnownError[] = [
  {
    pattern: /stack is currently locked/i,
    message: (text, { stack }) => `the stack "${stack}" is locked by another Pulumi operation${lockHolder(text)}`,
    remedy: (failed) =>
      `wait for that operation; if there is none any more (it was killed, on another machine), run ${again(failed)} --unlock`,
  },
  { pattern: /configuration is not valid/, remedy: () => "correct the value, for example: ./lab up --set seats=500" },
  {
    pattern: /\.lab\/agents\//,
    remedy: (failed) =>
      `put the host's private key back to where it was (ls -l .lab/agents shows where), then run ${again(failed)} again: it goes on from here`,
  },
  {
    pattern: /no space left on device/i,
    remedy: (failed) =>
      `free disk space (\`docker system df\` shows what Docker holds), then run ${again(failed)} again: it goes on from here`,
  },
  {
    pattern: /port is already allocated|address already in use/i,
    remedy: () => "end what uses the port or choose another, for example: ./lab up --set appPort=18080",
  },
  {
    pattern: /unhealthy|was not healthy|healthy state|timed? ?out/i,
    remedy: (failed) =>
      `see why with ./lab logs --stack ${failed.stack}, then run ${again(failed)} again: it goes on from here`,
  },
  {
    pattern: /incorrect passphrase|passphrase must be set|decrypt/i,
    remedy: () => "set PULUMI_CONFIG_PASSPHRASE to the passphrase that the stack was made with",
  },
  {
    pattern: /Access denied for user 'root'@'localhost'/,
    remedy: ({ stack }) =>
      `give root the password that this folder knows, which MySQL does when it starts: docker restart ${objectName(stack, "mysql")}, then ./lab up --stack ${stack}; its data stays`,
  },
  { pattern: /Cannot connect to the Docker daemon/i, remedy: () => "start Docker, then run the command again" },
  {
    pattern: /pull access denied|error pulling image|registry-1\.docker\.io/i,
    remedy: ({ stack }) =>
      `check that the image registry can be reached, or use images built here: ./lab up --stack ${stack} --set imageSource=debian`,
  },
];

/** The error that the user sees when an operation failed with these engine messages. */
export function operationError(failed: FailedCommand, messages: readonly string[]): UserError {
  const text = messages.join("\n");
  for (const { pattern, message, remedy } of knownErrors) {
    if (pattern.test(text)) return new UserError(message?.(text, failed) ?? text, remedy(failed));
  }
  const remedy = `run ${again(failed)} again: it goes on from here; ./lab doctor checks the machine`;
  return new UserError(text || "Pulumi ended without saying why", remedy);
}

/** Ctrl-C's outcome. */
export function interruptedError(failed: FailedCommand): UserError {
  return new UserError(
    "interrupted; what had been done is on record",
    `run ${again(failed)} again: it goes on from here`,
  );
}

/** Pulumi names the holder after each lock file: "created by me@host (pid 4711) at …". */
function lockHolder(text: string): string {
  const holder = /created by (.+? at \S+)/.exec(text)?.[1];
  return holder ? `: ${holder}` : "";
}

function again({ command, stack }: FailedCommand): string {
  return `./lab ${command} --stack ${stack}`;
}
