import * as pulumi from "@pulumi/pulumi";
import { EXPORTER_GRANTS, grantStatements, OWNER_GRANTS, SEATS_EXPORTER_SERVER_GRANTS } from "../../app/db/grants";

/**
 * The MySQL accounts: the app's own, the schema owner's (migrations, reset) and the exporters'.
 * Privileges on tables are given by the migrations that make the tables, so they are not taken away here.
 */
const privileges = {
  app: () => [],
  owner: (database: string) =>
    exactly("owner", grantStatements(OWNER_GRANTS, database, "owner", { withGrantOption: true })),
  exporter: (database: string) => exactly("exporter", grantStatements(EXPORTER_GRANTS, database, "exporter")),
  "seats-exporter": (database: string) => grantStatements(SEATS_EXPORTER_SERVER_GRANTS, database, "seats-exporter"),
} satisfies Record<string, (database: string) => string[]>;

export type Account = keyof typeof privileges;

const accountNames = Object.keys(privileges) as Account[];

/** One value for each account. */
export function accounts<Value>(make: (account: Account) => Value): Record<Account, Value> {
  return Object.fromEntries(accountNames.map((account) => [account, make(account)])) as Record<Account, Value>;
}

/**
 * SQL that brings every account to its password and to exactly its privileges, whatever they were before.
 * Passwords are base64url, so they need no quoting.
 */
export function accountsSql(database: string, passwords: Record<Account, pulumi.Input<string>>): pulumi.Output<string> {
  const statements = (known: Record<Account, string>) =>
    accountNames.flatMap((account) => [...login(account, known[account]), ...privileges[account](database)]);
  return pulumi.secret(
    pulumi.output(passwords).apply((known) =>
      statements(known)
        .map((one) => `${one};\n`)
        .join(""),
    ),
  );
}

function login(account: Account, password: string): string[] {
  const user = `'${account}'@'%'`;
  return [`CREATE USER IF NOT EXISTS ${user}`, `ALTER USER ${user} IDENTIFIED BY '${password}'`];
}

function exactly(account: string, grants: string[]): string[] {
  return [`REVOKE ALL PRIVILEGES, GRANT OPTION FROM '${account}'@'%'`, ...grants];
}
