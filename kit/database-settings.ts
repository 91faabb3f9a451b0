/** Where the database is and who asks. */
export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  readonly password: string;
  /** In PEM: the only certificate that is taken for the server's. Without it nothing is encrypted. */
  readonly certificate?: string;
}

/** mysql2 connection options common to the pool, the monitor and the admin commands. */
export function connectionOptions({ host, port, name, user, password, certificate }: DatabaseSettings) {
  // UTC on the wire: the tables hold UTC, whatever the zone of the process.
  const wire = { connectTimeout: 2000, charset: "utf8mb4", timezone: "Z" as const };
  // A stack trace for every statement costs more than the statement.
  const ssl = certificate ? { ca: certificate, verifyIdentity: true, minVersion: "TLSv1.3" } : undefined;
  return { host, port, database: name, user, password, ssl, ...wire, trace: false };
}
