import type * as pulumi from "@pulumi/pulumi";

/** What a program says that ended before its time. */
export const endedEarly = "the program ended before all that it declares was there; nothing was removed for that";

/** Exit code by which Pulumi's language host knows that the program failed and has said why (cmd/run of its SDK). */
const failedWithWords = 32;

/**
 * Has the program fail if it ends before `whole` is known. When its connection to Pulumi's engine breaks, Pulumi's
 * runtime ends it as if all were well, and the engine then removes what was not declared by then: containers, and
 * volumes with their data.
 */
export function failIfEndedEarly(whole: pulumi.Output<unknown>): void {
  // On mocks there is no program of its own that could end.
  if (!process.env.PULUMI_NODEJS_ENGINE) return;
  let isWhole = false;
  whole.apply(() => {
    isWhole = true;
  });
  // The event loop is empty. The runtime's own listener, which tells the engine that all is declared, comes after this.
  process.once("beforeExit", (code) => {
    if (!isWhole && code === 0) process.exit();
  });
  process.once("exit", (code) => {
    if (isWhole || code !== 0) return;
    process.stderr.write(`${endedEarly}\n`);
    process.exitCode = failedWithWords;
  });
}
