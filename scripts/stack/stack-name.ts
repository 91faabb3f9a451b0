import { assertStackName } from "../../contract/naming";
import { messageOf, UserError } from "../../kit/user-error";
import { labCommand } from "../lib/program";

/** Throws when no stack can have this name. */
export function assertUsable(name: string): void {
  try {
    assertStackName(name);
  } catch (error) {
    throw new UserError(messageOf(error), "choose another name with --stack");
  }
}

/** What every command says that needs a lab where there is none. */
export function noLab(stack: string): UserError {
  return new UserError(`there is no lab "${stack}" here`, `stand it up first: ${labCommand("up", stack)}`);
}
