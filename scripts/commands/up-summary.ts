import { backendDescription } from "../lib/backend";
import { defaultStack } from "../lib/program";
import type { Choice } from "../setup/choice";
import { type StackOutputs, warningsOf } from "../stack/outputs";

/** Prints what a newcomer needs next: URLs, where the credentials are, what was substituted, what to type. */
export function printWelcome(
  stack: string,
  outputs: StackOutputs,
  choices: readonly Choice[],
  nothingChanged: boolean,
): void {
  const option = stack === defaultStack ? "" : ` --stack ${stack}`;
  const lines = [
    "",
    nothingChanged ? "The lab is up. Nothing had to be changed." : "The lab is up.",
    "",
    ...Object.entries(outputs.urls).map(([service, url]) => `  ${service.padEnd(14)} ${url}${hint(service, outputs)}`),
    "",
    ...Object.entries(outputs.standIns).map(([service, what]) => `  ${service}: ${what}.`),
    ...choices.filter(({ chosen }) => chosen === "stand-in").map(({ part, reason }) => `  ${part}: ${reason}.`),
    "",
    ...warningsOf(outputs).map((warning) => `  Warning: ${warning}.`),
    "",
    `  Credentials: ./lab pulumi${option} stack output credentials --show-secrets (kept as secrets in ${backendDescription()})`,
    `  Next:        ./lab load on-sale${option}`,
  ];
  process.stdout.write(`${lines.filter((line, index) => line !== "" || lines[index - 1] !== "").join("\n")}\n`);
}

function hint(service: string, { credentials }: StackOutputs): string {
  const login = credentials[service];
  return login ? `   (user ${login.user})` : "";
}
