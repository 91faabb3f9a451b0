import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { workFiles } from "../lib/paths";
import type { Choice } from "../setup/choice";

const choicesSchema = z.array(
  z.object({ part: z.string(), chosen: z.enum(["official", "stand-in"]), detail: z.string(), reason: z.string() }),
);

/** What the last `./lab up` of a stack chose, and why; empty when it was stood up by a plain `pulumi up`. */
export function readChoices(stack: string): Choice[] {
  const file = workFiles.choices(stack);
  return existsSync(file) ? choicesSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : [];
}

/** Keeps the choices of a stack for `status`. */
export function writeChoices(stack: string, choices: readonly Choice[]): void {
  writeFileSync(workFiles.choices(stack), JSON.stringify(choicesSchema.parse(choices), null, 2));
}

export function forgetChoices(stack: string): void {
  rmSync(workFiles.choices(stack), { force: true });
}
