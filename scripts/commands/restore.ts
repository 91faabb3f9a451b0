import { readFileSync } from "node:fs";
import { type Register, withStack } from "../lib/program";
import { messageOf, UserError } from "../lib/user-error";
import { connect } from "../stack/connect";
import { withLock } from "../stack/lock";
import { assertWhole, restoreSale } from "../stack/sale-dump";

/** `./lab restore <file>`: what `./lab dump` wrote, in the place of what MySQL holds. */
export const registerRestore: Register = (program) => {
  withStack(program.command("restore"))
    .argument("<file>", "file that ./lab dump wrote")
    .description("put a dumped sale in the place of what MySQL holds")
    .action(async (file: string, { stack }: { stack: string }) => {
      const sql = read(file);
      assertWhole(sql, file);
      const lab = await connect(stack);
      await withLock(stack, "restore", () => restoreSale(lab, sql));
      process.stdout.write(`Restored: ${file}.\n`);
    });
};

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${messageOf(error)}`, "name a file that ./lab dump wrote");
  }
}
