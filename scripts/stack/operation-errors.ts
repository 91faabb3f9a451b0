import { objectName } from "../../contract/naming";
import { UserError } from "../../kit/user-error";
import { passphraseRemedy } from "./pulumi-environment";

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
  {
    pattern: /configuration is not valid/,
    remedy: ({ stack }) => `correct what it names: ./lab up --stack ${stack} --set <key>=<value>`,
  },
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
    remedy: ({ stack }) =>
      `end what uses the port, or choose another by its setting, for the app's: ./lab up --stack ${stack} --set appPort=18080`,
  },
  {
    pattern: /unhealthy|was not healthy|healthy state|timed? ?out/i,
    remedy: (failed) =>
      `see why with ./lab logs --stack ${failed.stack}, then run ${again(failed)} again: it goes on from here`,
  },
  {
    pattern: /incorrect passphrase|passphrase must be set|decrypt/i,
    remedy: passphraseRemedy,
  },
  {
    pattern: /Access denied for user 'root'@'localhost'/,
    remedy: ({ stack }) =>
      `give root the password that this folder knows, which MySQL does when it starts: docker restart ${objectName(stack, "mysql")}, then ./lab up --stack ${stack}; its data stays`,
  },
  {
    pattern: /has active endpoints/i,
    remedy: (failed) =>
      `containers that are not the lab's are on its network: docker network inspect ${objectName(failed.stack)} names them; stop them or disconnect them, then run ${again(failed)} again`,
  },
  {
    pattern: /address pool/i,
    remedy: (failed) =>
      `remove networks that nobody uses (docker network prune, which asks first; no data is in them), end a VPN, or give Docker more (default-address-pools in its daemon.json), then run ${again(failed)} again`,
  },
  {
    pattern: /Cannot connect to the Docker daemon|failed to connect to the docker API/i,
    remedy: () => "start Docker, then run the command again",
  },
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
  const remedy = `see to what it names, then run ${again(failed)} again: it goes on from here; ./lab doctor --stack ${failed.stack} checks the machine`;
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
