import { rmSync } from "node:fs";
import { z } from "zod";
import { isWhole } from "../../kit/cache";
import { readKept } from "../../kit/kept-files";
import { replaceFile } from "../../kit/replace-file";
import { workFiles } from "../lib/paths";
import { type Choice, imagesPart } from "../setup/choice";
import { isStillThere } from "../setup/plugins";
import { ensureToolchain, type Toolchain, toolchainOf } from "../setup/toolchain";

const choicesSchema = z.array(
  z.object({
    part: z.string(),
    chosen: z.enum(["official", "stand-in"]),
    detail: z.string(),
    reason: z.string(),
    path: z.string().optional(),
    digests: z.record(z.string(), z.string()).optional(),
  }),
);

/** What the last `./lab up` of a stack chose, and why; empty when it was stood up by a plain `pulumi up`. */
export function readChoices(stack: string): Choice[] {
  return readKept("choices", workFiles.choices(stack), choicesSchema) ?? [];
}

/** Where the last `up` decided that a stack's images come from, if there was one. */
export function readImageChoice(stack: string): Choice | undefined {
  return readChoices(stack).find(({ part }) => part === imagesPart);
}

/** Keeps the choices of a stack for `status`. */
export function writeChoices(stack: string, choices: readonly Choice[]): void {
  replaceFile(workFiles.choices(stack), JSON.stringify(choicesSchema.parse(choices), null, 2));
}

export function forgetChoices(stack: string): void {
  rmSync(workFiles.choices(stack), { force: true });
}

/** The tool chain that the last `up` of a stack chose, while it is still there: nothing has to be looked for again. */
export async function knownToolchain(stack: string): Promise<Toolchain> {
  const choices = readChoices(stack).filter(({ part }) => part !== imagesPart);
  const [cli] = choices;
  const isUsable = (choice: Choice) => isStillThere(choice) && (choice.path === undefined || isWhole(choice.path));
  const complete = cli?.path !== undefined && choices.every(isUsable);
  return complete ? toolchainOf(cli, choices) : await ensureToolchain((line) => process.stderr.write(`${line}\n`));
}
