import { createInterface } from "node:readline/promises";
import { UserError } from "../../kit/user-error";

/** Asks on the terminal, and throws unless the user agrees. */
export async function assertAgreed(question: string): Promise<void> {
  if (await agrees(question)) return;
  throw new UserError(`${question} Nothing was changed`, "answer yes, or use --yes");
}

/** No terminal, another answer than yes, Ctrl-C and Ctrl-D are a no. */
async function agrees(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} Type yes to go on: `).catch(() => "");
  terminal.close();
  return answer.trim().toLowerCase() === "yes";
}
