import { existsSync } from "node:fs";
import { type Register, withStack } from "../lib/program";
import { replaceFile } from "../lib/replace-file";
import { messageOf, UserError } from "../lib/user-error";
import { connect } from "../stack/connect";
import { withLock } from "../stack/lock";
import { dumpSale } from "../stack/sale-dump";

/** `./lab dump <file>`: the sale as SQL, for a backup or for the way to another host. */
export const registerDump: Register = (program) => {
  withStack(program.command("dump"))
    .argument("<file>", "file to write, which must not be there yet")
    .description("write MySQL's sale to a file")
    .action(async (file: string, { stack }: { stack: string }) => {
      if (existsSync(file)) throw new UserError(`${file} is there already`, "name another file, or remove that one");
      const lab = await connect(stack);
      const sql = await withLock(stack, "dump", () => dumpSale(lab));
      writeWhole(file, sql);
      process.stdout.write(`Dumped: ${file}, ${Math.ceil(sql.length / 1024)} KiB.\n`);
    });
};

/** A dump that is there is whole, and only its owner can read who booked. */
function writeWhole(file: string, text: string): void {
  try {
    replaceFile(file, text, { mode: 0o600 });
  } catch (error) {
    throw new UserError(`${file} cannot be written: ${messageOf(error)}`, "name a file in a folder of yours");
  }
}
