import type { Command } from "commander";
import { stackArgument } from "./names";

/** The stack that commands mean unless `--stack` names another. */
export const defaultStack = "lab";

/** A command of `./lab`: it adds itself, with its options, help and action. */
export type Register = (program: Command) => void;

let chosenStack = defaultStack;

/** The options that every command about a stack has. */
export function withStack(command: Command): Command {
  return command.option("--stack <name>", "stack to work on", chooseStack, defaultStack);
}

function chooseStack(text: string): string {
  chosenStack = stackArgument(text);
  return chosenStack;
}

/** Another `./lab` command as a remedy names it: for the stack that this process works on. */
export function labCommand(words: string, stack = chosenStack): string {
  return `./lab ${words}${stack === defaultStack ? "" : ` --stack ${stack}`}`;
}
