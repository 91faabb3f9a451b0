/** Where the database is and who asks. */
export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  readonly password: string;
}

/** mysql2 connection options common to the pool, the monitor and the admin commands. */
export function connectionOptions({ host, port, name, user, password }: DatabaseSettings) {
  // UTC on the wire: the tables hold UTC, whatever the zone of the process.
  const wire = { connectTimeout: 2000, charset: "utf8mb4", timezone: "Z" as const };
  // A stack trace for every statement costs more than the statement.
  return { host, port, database: name, user, password, ...wire, trace: false };
}
