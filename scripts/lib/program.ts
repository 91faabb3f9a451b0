import type { Command } from "commander";
import { stackArgument } from "./names";

/** The stack that commands mean unless `--stack` names another. */
export const defaultStack = "lab";

/** A command of `./lab`: it adds itself, with its options, help and action. */
export type Register = (program: Command) => void;

/** The options that every command about a stack has. */
export function withStack(command: Command): Command {
  return command.option("--stack <name>", "stack to work on", stackArgument, defaultStack);
}
