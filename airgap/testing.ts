import { describe } from "vitest";

/** `describe`, or where there is a reason against it, a skipped one whose title tells the reason. */
export function describeUnless(reason: string | undefined, title: string, body: () => void): void {
  if (reason) describe.skip(`${title} (${reason})`, body);
  else describe(title, body);
}
