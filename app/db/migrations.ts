import type { DatabaseConnection } from "./connection";

export interface Migration {
  readonly version: number;
  readonly name: string;
  /** MySQL commits DDL at once, so each statement must bear being run again after a cut-off run. */
  readonly statements: readonly string[];
}

/** In order; a migration that has been released is never changed, only followed by another. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: "seats and bookings",
    statements: [
      `CREATE TABLE IF NOT EXISTS seats (
        id INT UNSIGNED NOT NULL PRIMARY KEY,
        section VARCHAR(8) NOT NULL,
        \`row\` VARCHAR(4) NOT NULL,
        number SMALLINT UNSIGNED NOT NULL,
        status ENUM('available', 'sold') NOT NULL DEFAULT 'available'
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
      // No unique key on seat_id: a design that double-books must be able to, so that the lab can catch it.
      `CREATE TABLE IF NOT EXISTS bookings (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        seat_id INT UNSIGNED NOT NULL,
        user_id VARCHAR(64) NOT NULL,
        booked_at DATETIME(6) NOT NULL,
        KEY bookings_by_seat (seat_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    ],
  },
  {
    version: 2,
    name: "claims by unique key, and epochs of the sale",
    statements: [
      // NULLs do not collide: only the strategy that fills the column is bound by the key.
      `ALTER TABLE bookings
        ADD COLUMN claimed_seat_id INT UNSIGNED NULL,
        ADD UNIQUE KEY bookings_by_claim (claimed_seat_id)`,
      `CREATE TABLE IF NOT EXISTS sale_epochs (
        id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
        epoch CHAR(36) CHARACTER SET ascii NOT NULL
      ) ENGINE=InnoDB`,
      "INSERT IGNORE INTO sale_epochs (id, epoch) VALUES (1, UUID())",
    ],
  },
  {
    version: 3,
    name: "who has a seat, and idempotency keys",
    statements: [
      // Beside the booking itself, so that a refusal knows from the seat that it is not the user's own; 0 is not known.
      "ALTER TABLE seats ADD COLUMN holder INT UNSIGNED NOT NULL DEFAULT 0",
      // A table of its own: bookings without a key pay nothing for it. Keys are told apart byte by byte.
      `CREATE TABLE IF NOT EXISTS booking_keys (
        idempotency_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        seat_id INT UNSIGNED NOT NULL,
        user_id VARCHAR(64) NOT NULL,
        outcome ENUM('booked', 'already_booked', 'seat_taken', 'no_such_seat') NOT NULL
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    ],
  },
];

/** Error numbers of ALTER TABLE for a column or key that is there: a run that was cut off had added it. */
const alreadyThere = new Set([1060, 1061]);

/** The schema version that this build of the app needs. */
export const schemaVersion = Math.max(...migrations.map(({ version }) => version));

const createTable = `CREATE TABLE IF NOT EXISTS schema_migrations (
  version INT UNSIGNED NOT NULL PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  applied_at DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;
const selectVersions = "SELECT version FROM schema_migrations";
const recordVersion = "INSERT INTO schema_migrations (version, name, applied_at) VALUES (?, ?, UTC_TIMESTAMP(6))";

/** Seconds to wait for another migration to end. */
const lockWait = 60;
// Lock names are server-wide: the database's name keeps stacks on one server apart.
const takeLock = "SELECT GET_LOCK(CONCAT('ticketwatch-migrate-', DATABASE()), ?) AS taken";
const freeLock = "DO RELEASE_LOCK(CONCAT('ticketwatch-migrate-', DATABASE()))";

/** Runs `work` while no other migration runs on this database. */
export async function underMigrationLock<Result>(
  connection: DatabaseConnection,
  work: () => Promise<Result>,
): Promise<Result> {
  const [lock] = await connection.query<{ taken: number | null }>(takeLock, [lockWait]);
  if (lock?.taken !== 1)
    throw new Error(`another migration still runs after ${lockWait} s: wait for it, then try again`);
  try {
    return await work();
  } finally {
    await connection.query(freeLock);
  }
}

/** Applies the migrations that are missing, in order, and returns their versions. */
export async function applyMigrations(connection: DatabaseConnection): Promise<number[]> {
  await connection.query(createTable);
  const done = new Set((await connection.query<{ version: number }>(selectVersions)).map(({ version }) => version));
  const missing = migrations.filter(({ version }) => !done.has(version));
  for (const migration of missing) await applyMigration(connection, migration);
  return missing.map(({ version }) => version);
}

async function applyMigration(connection: DatabaseConnection, { version, name, statements }: Migration): Promise<void> {
  for (const statement of statements) await connection.query(statement).catch(ignoreAlreadyThere);
  await connection.change(recordVersion, [version, name]);
}

function ignoreAlreadyThere(error: Error & { errno?: number }): void {
  if (!alreadyThere.has(error.errno ?? 0)) throw error;
}
