import { UserError } from "../../kit/user-error";
import { labCommand } from "../lib/program";

/** What every command says that needs a lab where there is none. */
export function noLab(stack: string): UserError {
  return new UserError(`there is no lab "${stack}" here`, `stand it up first: ${labCommand("up", stack)}`);
}

/** What a lab lacks that an earlier version stood up. */
export function noService(stack: string, service: string): UserError {
  return new UserError(`the lab "${stack}" has no ${service}`, `./lab up --stack ${stack} brings it up to date`);
}
