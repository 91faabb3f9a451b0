import { createHash } from "node:crypto";
import { z } from "zod";
import { schemaVersion } from "../../app/db/migrations";
import { asRoot, databaseName, restoreSchema } from "../../infra/services/mysql";
import { keptFiles } from "../../kit/kept-files";
import { UserError } from "../../kit/user-error";
import { asMysqlRoot } from "./mysql-root";
import type { StackOutputs } from "./outputs";
import type { RunningStack } from "./running-stack";

/** What mysqldump writes last: a file without it was cut off. */
const ending = /^-- Dump completed/m;

// Nothing of the server it comes from but the sale: no accounts, no tablespaces, no transaction ids.
const dumpOptions = ["--single-transaction", "--no-tablespaces", "--set-gtid-purged=OFF", "--skip-routines"];

const format = 1;
const mark = "-- TicketWatch dump ";

const headerSchema = z.object({
  format: z.literal(format),
  /** Of the tables; see app/db/migrations.ts. */
  schemaVersion: z.number().int(),
  seats: z.number().int(),
  /** Of everything below this line. */
  sha256: z.string(),
});

/** A sale in SQL, as a file holds it: a line that says what follows, then what mysqldump wrote. */
export interface SaleDump {
  /** What `./lab dump` wrote before it had headers has none. */
  readonly header?: z.infer<typeof headerSchema>;
  readonly sql: string;
}

/** The whole sale at one moment, as the text of a file; bookings go on meanwhile. */
export async function dumpSale(lab: RunningStack, signal?: AbortSignal): Promise<string> {
  const line = `${asRoot("mysqldump")} ${dumpOptions.join(" ")} ${databaseName}`;
  const { exitCode, stdout, stderr } = await lab.exec("mysql", ["sh", "-c", line], { signal });
  if (signal?.aborted) throw new UserError("interrupted: no dump was written", "run the command again");
  if (exitCode !== 0 || !ending.test(stdout)) {
    throw new UserError(
      `MySQL could not be dumped: ${stderr.trim() || `exit code ${exitCode}`}`,
      `./lab status --stack ${lab.name} shows whether MySQL is well`,
    );
  }
  // Nobody changes the number of seats meanwhile: that takes the same lock.
  const counted = await asMysqlRoot(lab, "SELECT COUNT(*) FROM seats", databaseName);
  const header = { format, schemaVersion, seats: Number(counted.stdout.trim()), sha256: sha256(stdout) };
  return `${mark}${JSON.stringify(headerSchema.parse(header))}\n${stdout}`;
}

/** Reads a dump's text. Throws unless it is whole, unchanged, and of a sale that this version knows. */
export function readDump(text: string, file: string): SaleDump {
  const { remedy } = keptFiles.dump.damaged;
  const refuse = (what: string) => new UserError(`${file} ${what}; nothing was changed`, remedy());
  const [, head, sql] = new RegExp(`^${mark}(.*)\\n([^]*)$`).exec(text) ?? [undefined, undefined, text];
  const hasSale = ["seats", "bookings"].every((table) => (sql as string).includes(`CREATE TABLE \`${table}\``));
  if (!hasSale) throw refuse("is no dump of a sale");
  if (!ending.test(sql as string)) throw refuse("was cut off");
  if (head === undefined) return { sql: sql as string };
  const header = headerSchema.safeParse(parsed(head));
  if (!header.success) throw refuse("has a first line that this version of ./lab cannot read");
  if (header.data.sha256 !== sha256(sql as string))
    throw refuse("is damaged: its content is not what its first line says");
  if (header.data.schemaVersion > schemaVersion)
    throw refuse(
      `is of schema version ${header.data.schemaVersion}, and this lab knows versions up to ${schemaVersion}`,
    );
  return { header: header.data, sql: sql as string };
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** What a restore put in place. */
export interface Restored {
  readonly seats: number;
  readonly seatsAdded: number;
  readonly seatsSold: number;
  readonly bookings: number;
  readonly doubleBookings: number;
}

/**
 * Puts a dump in the place of what MySQL holds. It is loaded beside the sale first, by an account that can reach nothing
 * else, and looked at there; then all tables change places in one statement. Until then the old sale is untouched,
 * whatever happens. `signal` gives it up.
 */
export async function restoreSale(
  lab: RunningStack & { readonly outputs: StackOutputs },
  { sql }: SaleDump,
  seatIndex: string,
  signal: AbortSignal,
): Promise<Restored> {
  const scratch = restoreSchema;
  const { seats, restorePassword } = lab.outputs;
  if (!restorePassword) {
    throw new UserError(
      `the lab "${lab.name}" was stood up by an earlier version, which has no account for this`,
      `./lab up --stack ${lab.name} brings it to this version; its data stays`,
    );
  }
  const before = await saleEpoch(lab);
  try {
    await lab.admin("prepare-restore", { scratch }, signal);
    await load(lab, sql, restorePassword, signal);
    return await lab.admin<Restored>("finish-restore", { scratch, seats, seatIndex }, signal);
  } catch (error) {
    // Only the one statement that swaps the tables changes the epoch.
    if (!signal.aborted) throw error;
    const isThere = (await saleEpoch(lab)) !== before;
    throw new UserError(
      isThere ? "interrupted when the dump had just been put in place" : "interrupted: the sale is as it was",
      isThere ? "nothing is left to do" : "run the command again",
    );
  }
}

async function saleEpoch(lab: RunningStack): Promise<string> {
  return (await asMysqlRoot(lab, "SELECT epoch FROM sale_epochs", databaseName)).stdout.trim();
}

async function load(lab: RunningStack, sql: string, password: string, signal: AbortSignal): Promise<void> {
  // The password comes first on standard input: a command line would show it.
  const client = `read -r MYSQL_PWD; export MYSQL_PWD; exec mysql --user=restore --protocol=tcp --host=127.0.0.1 ${restoreSchema}`;
  const { exitCode, stderr } = await lab.exec("mysql", ["sh", "-c", client], { stdin: `${password}\n${sql}`, signal });
  signal.throwIfAborted();
  if (exitCode === 0) return;
  throw new UserError(
    `the dump could not be loaded: ${stderr.trim() || `exit code ${exitCode}`}; nothing was changed`,
    "take another dump, written by ./lab dump",
  );
}

/** Who has kept the sale's tables or rows to himself for longest, for a message; empty where nobody does. */
export async function longestTransaction(lab: Pick<RunningStack, "exec">): Promise<string> {
  const sql = `SELECT CONCAT('connection ', p.ID, ' of ', p.USER, '@', SUBSTRING_INDEX(p.HOST, ':', 1), ' has had a transaction open for ',
    TIMESTAMPDIFF(SECOND, t.trx_started, NOW()), ' s') FROM information_schema.innodb_trx t
    JOIN information_schema.processlist p ON p.ID = t.trx_mysql_thread_id
    ORDER BY t.trx_started LIMIT 1`;
  const { stdout } = await asMysqlRoot(lab, sql).catch(() => ({ stdout: "" }));
  return stdout.trim();
}
