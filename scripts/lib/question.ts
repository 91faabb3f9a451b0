import { createInterface } from "node:readline/promises";

/** Asks on the terminal; no terminal, another answer than yes, Ctrl-C and Ctrl-D are a no. */
export async function agrees(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} Type yes to go on: `).catch(() => "");
  terminal.close();
  return answer.trim().toLowerCase() === "yes";
}
