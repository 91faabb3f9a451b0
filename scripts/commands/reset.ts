import { type Register, withStack } from "../lib/program";
import { connect } from "../stack/connect";
import { withLock } from "../stack/lock";
import { resetSale } from "../stack/reset-sale";

/** `./lab reset`: all seats are free again, for the next run. */
export const registerReset: Register = (program) => {
  withStack(program.command("reset"))
    .description("free every seat and delete every booking, for the next run")
    .option("--json", "print the counts as JSON", false)
    .action(async ({ stack, json }: { stack: string; json: boolean }) => {
      const lab = await connect(stack);
      const counts = await withLock(stack, "reset", () => resetSale(lab));
      const text = Object.entries(counts)
        .map(([what, count]) => `${what} ${count}`)
        .join(", ");
      process.stdout.write(json ? `${JSON.stringify(counts)}\n` : `Reset: ${text}.\n`);
    });
};
