import { asRoot, databaseName } from "../../infra/services/mysql";
import { UserError } from "../lib/user-error";
import type { RunningStack } from "./running-stack";

/** What mysqldump writes last: a file without it was cut off. */
const ending = /^-- Dump completed/m;

// Nothing of the server it comes from but the sale: no accounts, no tablespaces, no transaction ids.
const dumpOptions = ["--single-transaction", "--no-tablespaces", "--set-gtid-purged=OFF", "--routines"];

/** The whole sale as SQL, at one moment; bookings go on meanwhile. */
export async function dumpSale(lab: RunningStack): Promise<string> {
  const line = `${asRoot("mysqldump")} ${dumpOptions.join(" ")} ${databaseName}`;
  const { exitCode, stdout, stderr } = await lab.exec("mysql", ["sh", "-c", line]);
  if (exitCode === 0 && ending.test(stdout)) return stdout;
  throw new UserError(
    `MySQL could not be dumped: ${stderr.trim() || `exit code ${exitCode}`}`,
    `./lab status --stack ${lab.name} shows whether MySQL is well`,
  );
}

/** Throws unless `sql` is a whole dump of a sale. */
export function assertWhole(sql: string, file: string): void {
  const hasSale = ["seats", "bookings"].every((table) => sql.includes(`CREATE TABLE \`${table}\``));
  if (hasSale && ending.test(sql)) return;
  const what = hasSale ? "was cut off" : "is no dump of a sale";
  throw new UserError(`${file} ${what}`, "take a file that ./lab dump wrote to its end");
}

/** Puts a dump in the place of what MySQL holds. */
export async function restoreSale(lab: RunningStack, sql: string): Promise<void> {
  const line = `${asRoot("mysql")} ${databaseName}`;
  const { exitCode, stderr } = await lab.exec("mysql", ["sh", "-c", line], { stdin: sql });
  if (exitCode === 0) return;
  throw new UserError(
    `the dump could not be restored: ${stderr.trim() || `exit code ${exitCode}`}`,
    "MySQL may hold a part of it by now: run ./lab restore again, or ./lab reset",
  );
}
