import { UserError } from "../lib/user-error";

/** What an engine's error means to a user, and the remedy. First match wins. */
const knownErrors: readonly { readonly pattern: RegExp; readonly remedy: (stack: string) => string }[] = [
  {
    pattern: /configuration is not valid/,
    remedy: () => "correct the value, for example: ./lab up --set seats=500",
  },
  {
    pattern: /no space left on device/i,
    remedy: () =>
      "free disk space (`docker system df` shows what Docker holds), then run ./lab up again: it goes on from here",
  },
  {
    pattern: /port is already allocated|address already in use/i,
    remedy: () => "end what uses the port or choose another, for example: ./lab up --set appPort=18080",
  },
  {
    pattern: /stack is currently locked|the stack is locked/i,
    remedy: (stack) =>
      `wait for the other run; if there is none (it was killed), run ./lab up --stack ${stack} --unlock`,
  },
  {
    pattern: /unhealthy|did not become healthy|waitTimeout|container is not healthy|timed? ?out/i,
    remedy: (stack) => `see why with ./lab logs --stack ${stack}, then run ./lab up again: it goes on from here`,
  },
  {
    pattern: /incorrect passphrase|passphrase must be set|decrypt/i,
    remedy: () => "set PULUMI_CONFIG_PASSPHRASE to the passphrase that the stack was made with",
  },
  {
    pattern: /Cannot connect to the Docker daemon/i,
    remedy: () => "start Docker, then run the command again",
  },
];

/** The error that the user sees when an operation on `stack` failed with these engine messages. */
export function upError(stack: string, messages: readonly string[]): UserError {
  const text = messages.join("\n");
  const known = knownErrors.find(({ pattern }) => pattern.test(text));
  const remedy =
    known?.remedy(stack) ??
    `run ./lab up --stack ${stack} again: it goes on from here; ./lab doctor checks the machine`;
  return new UserError(text || "Pulumi ended without saying why", remedy);
}
