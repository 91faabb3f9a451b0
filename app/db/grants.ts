/** Privileges on one table, on the whole database (`table` left out), or on the server (`database` given as `*`). */
export interface Grant {
  readonly privileges: string;
  readonly table?: string;
  /** Another database than the app's, or `*` for server-wide privileges. */
  readonly database?: string;
}

/**
 * All that the app's account may do. Table grants can be given only once the tables are there: the admin command
 * `migrate` gives them to `appUser`, so that later migrations can extend them.
 */
export const APP_GRANTS: readonly Grant[] = [
  { privileges: "SELECT, UPDATE", table: "seats" },
  { privileges: "SELECT, INSERT", table: "bookings" },
  { privileges: "SELECT, INSERT", table: "booking_keys" },
  { privileges: "SELECT", table: "sale_epochs" },
  { privileges: "SELECT", table: "schema_migrations" },
];

/** The schema owner's account, used by the admin commands only: everything, on the app's database alone. */
export const OWNER_GRANTS: readonly Grant[] = [{ privileges: "ALL PRIVILEGES" }];

/** The mysqld exporter's account. */
export const EXPORTER_GRANTS: readonly Grant[] = [
  { privileges: "PROCESS, REPLICATION CLIENT", database: "*" },
  { privileges: "SELECT", database: "performance_schema" },
];

/**
 * The seats exporter's account: which seats are sold and booked and when, never by whom. Table grants are given by the
 * admin command `migrate`, as the app's are; PROCESS shows the age of open transactions.
 */
export const SEATS_EXPORTER_GRANTS: readonly Grant[] = [
  { privileges: "SELECT (id, status)", table: "seats" },
  { privileges: "SELECT (id, seat_id, booked_at)", table: "bookings" },
];
export const SEATS_EXPORTER_SERVER_GRANTS: readonly Grant[] = [{ privileges: "PROCESS", database: "*" }];

/** GRANT statements for `user` at any address; `withGrantOption` lets the owner pass its privileges on. */
export function grantStatements(
  grants: readonly Grant[],
  database: string,
  user: string,
  { withGrantOption = false } = {},
): string[] {
  const suffix = withGrantOption ? " WITH GRANT OPTION" : "";
  return grants.map(
    (grant) => `GRANT ${grant.privileges} ON ${scopeOf(grant, database)} TO ${quoteUser(user)}@'%'${suffix}`,
  );
}

function scopeOf({ database, table }: Grant, appDatabase: string): string {
  if (database === "*") return "*.*";
  if (table) return `${quoteName(database ?? appDatabase)}.${quoteName(table)}`;
  // In a grant on a whole database, a bare underscore would stand for any character.
  return `${quoteName(database ?? appDatabase.replaceAll("_", "\\_"))}.*`;
}

function quoteName(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

function quoteUser(user: string): string {
  return `'${user.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
