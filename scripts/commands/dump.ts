import { existsSync } from "node:fs";
import { replaceFile } from "../../kit/replace-file";
import { UserError } from "../../kit/user-error";
import { interruption } from "../lib/interrupt";
import { type Register, withStack } from "../lib/program";
import { connect } from "../stack/connect";
import { withLock } from "../stack/lock";
import { dumpSale } from "../stack/sale-dump";

/** `./lab dump <file>`: the sale as SQL, for a backup or for the way to another host. */
export const registerDump: Register = (program) => {
  withStack(program.command("dump"))
    .argument("<file>", "file to write, which must not be there yet")
    .description("write MySQL's sale to a file")
    .action(async (file: string, { stack }: { stack: string }) => {
      if (existsSync(file)) throw new UserError(`${file} is there already`, "name another file, or move that one away");
      const lab = await connect(stack);
      const sql = await withLock(stack, "dump", () => dumpSale(lab, interruption().signal));
      // A dump that is there is whole, and only its owner can read who booked.
      replaceFile(file, sql, { mode: 0o600 });
      process.stdout.write(`Dumped: ${file}, ${Math.ceil(sql.length / 1024)} KiB.\n`);
    });
};
