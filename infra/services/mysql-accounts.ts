import * as pulumi from "@pulumi/pulumi";
import {
  EXPORTER_GRANTS,
  type Grant,
  grantStatements,
  OWNER_GRANTS,
  SEATS_EXPORTER_SERVER_GRANTS,
} from "../../app/db/grants";

/** The account of the database scenes: makes, loads and drops tables of its own schema, and sees nothing else. */
export const LOAD_GRANTS: readonly Grant[] = [
  { privileges: "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, INDEX, ALTER" },
];

/** Names of the schemas. */
export interface Schemas {
  readonly tickets: string;
  readonly load: string;
  /** Where dumps are loaded and looked at before they take the place of the tickets. */
  readonly restore: string;
}

/**
 * The MySQL accounts: the app's own, the schema owner's (migrations, reset), the exporters' and the database scenes'.
 * Privileges on tables are given by the migrations that make the tables, so they are not taken away here.
 */
const privileges = {
  app: () => [],
  owner: ({ tickets, restore }) =>
    exactly("owner", [
      ...grantStatements(OWNER_GRANTS, tickets, "owner", { withGrantOption: true }),
      ...grantStatements(OWNER_GRANTS, restore, "owner"),
    ]),
  // What a dump says is done with this account: it can reach nothing else.
  restore: ({ restore }) => exactly("restore", grantStatements(OWNER_GRANTS, restore, "restore")),
  exporter: ({ tickets }) => exactly("exporter", grantStatements(EXPORTER_GRANTS, tickets, "exporter")),
  "seats-exporter": ({ tickets }) => grantStatements(SEATS_EXPORTER_SERVER_GRANTS, tickets, "seats-exporter"),
  load: ({ load }) => exactly("load", grantStatements(LOAD_GRANTS, load, "load")),
} satisfies Record<string, (schemas: Schemas) => string[]>;

export type Account = keyof typeof privileges;

/**
 * Accounts that log in over a network. The others use MySQL's own socket, or cannot check a certificate: sysbench looks
 * for one under fixed names, with a key of the client's, or for none.
 */
const remoteAccounts: ReadonlySet<Account> = new Set(["app", "owner", "exporter", "seats-exporter"]);

/** How many sessions an account may have at a time, whatever its clients do. */
export type Sessions = Readonly<Partial<Record<Account, number>>>;

const accountNames = Object.keys(privileges) as Account[];

/** One value for each account. */
export function accounts<Value>(make: (account: Account) => Value): Record<Account, Value> {
  return Object.fromEntries(accountNames.map((account) => [account, make(account)])) as Record<Account, Value>;
}

/**
 * SQL that makes the load schema and brings every account to its password and to exactly its privileges, whatever they were before.
 * Passwords are base64url, so they need no quoting. Clients that open many sessions need a bound of MySQL's own: they
 * cannot count those that MySQL has not ended yet, and would shut everybody out. With `encrypted` MySQL lets in over a
 * network only who speaks TLS.
 */
export function accountsSql(
  schemas: Schemas,
  passwords: Record<Account, pulumi.Input<string>>,
  { sessions, encrypted }: { readonly sessions: Sessions; readonly encrypted: boolean },
): pulumi.Output<string> {
  const statements = (known: Record<Account, string>) => [
    `CREATE DATABASE IF NOT EXISTS \`${schemas.load}\``,
    `CREATE DATABASE IF NOT EXISTS \`${schemas.restore}\``,
    ...accountNames.flatMap((account) => [
      ...login(account, known[account], sessions[account], encrypted && remoteAccounts.has(account)),
      ...privileges[account](schemas),
    ]),
  ];
  return pulumi.secret(
    pulumi.output(passwords).apply((known) =>
      statements(known)
        .map((one) => `${one};\n`)
        .join(""),
    ),
  );
}

function login(account: Account, password: string, sessions = 0, encrypted = false): string[] {
  const require = encrypted ? "SSL" : "NONE";
  const user = `'${account}'@'%' IDENTIFIED BY '${password}' REQUIRE ${require} WITH MAX_USER_CONNECTIONS ${sessions}`;
  return [`CREATE USER IF NOT EXISTS ${user}`, `ALTER USER ${user}`];
}

function exactly(account: string, grants: string[]): string[] {
  return [`REVOKE ALL PRIVILEGES, GRANT OPTION FROM '${account}'@'%'`, ...grants];
}
