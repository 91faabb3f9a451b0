import { InvalidArgumentError } from "commander";
import { assertStackName } from "../../contract/naming";
import { messageOf, UserError } from "../../kit/user-error";

const pattern = /^[a-z0-9](?:[._-]?[a-z0-9])*$/i;
const longest = 100;

/** What may name a stack, a run, a scene, a baseline, a fault or a service: it becomes part of paths and is never one. */
export const isName = (text: string): boolean => text.length <= longest && pattern.test(text);

const allowed = "expected a name: letters and digits, with single dots, hyphens and underscores between them";

/** Gives a name back, or throws: `what` is the thing that it names. */
export function checkedName(what: string, text: string): string {
  if (isName(text)) return text;
  throw new UserError(`"${text}" is no name of a ${what}`, allowed);
}

/** Reads a name from the command line. */
export function nameArgument(text: string): string {
  if (isName(text)) return text;
  throw new InvalidArgumentError(allowed);
}

/** Reads a stack's name from the command line: those have a narrower rule. */
export function stackArgument(text: string): string {
  try {
    assertStackName(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
}
