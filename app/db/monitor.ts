import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import { connectionOptions, type DatabaseSettings } from "../../kit/database-settings";
import { withDeadline } from "./deadline";
import { reasonOf } from "./errors";
import { schemaVersion } from "./migrations";

export interface DatabaseHealth {
  readonly up: boolean;
  /** Whether the tables are at least as new as this build of the app needs. */
  readonly migrated: boolean;
  /** Why it is not up or not migrated. */
  readonly reason?: string;
}

const selectVersion = "SELECT MAX(version) AS version FROM schema_migrations";
const noSuchTable = "ER_NO_SUCH_TABLE";
/** ms between checks. */
const interval = 1000;
/** ms that one check may take. */
const checkDeadline = 2000;

/**
 * Checks the database once a second on a connection of its own, so that readiness answers at once and does not wait
 * behind bookings.
 */
export class DatabaseMonitor {
  private connection: Connection | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private current: DatabaseHealth = { up: false, migrated: false, reason: "not checked yet" };

  constructor(
    private readonly settings: DatabaseSettings,
    private readonly onCheck: (health: DatabaseHealth, previous: DatabaseHealth) => void,
  ) {}

  health(): DatabaseHealth {
    return this.current;
  }

  /** Begins checking; resolves after the first check, whatever its result. */
  async start(): Promise<void> {
    await this.checkAndReschedule();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.disconnect();
  }

  private async checkAndReschedule(): Promise<void> {
    const previous = this.current;
    this.current = await this.check();
    if (this.stopped) return this.disconnect();
    this.onCheck(this.current, previous);
    this.timer = setTimeout(() => void this.checkAndReschedule(), interval);
  }

  private async check(): Promise<DatabaseHealth> {
    try {
      return await withDeadline(this.readVersion(), checkDeadline, "no answer");
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === noSuchTable) return { up: true, migrated: false, reason: "the tables are not there yet" };
      this.disconnect();
      return { up: false, migrated: false, reason };
    }
  }

  private async readVersion(): Promise<DatabaseHealth> {
    const connection = await this.connect();
    const [rows] = await connection.query<RowDataPacket[]>(selectVersion);
    const version = Number(rows[0]?.version ?? 0);
    if (version >= schemaVersion) return { up: true, migrated: true };
    return {
      up: true,
      migrated: false,
      reason: `the tables are at version ${version}, the app needs ${schemaVersion}`,
    };
  }

  private async connect(): Promise<Connection> {
    if (this.connection) return this.connection;
    const connection = await createConnection(connectionOptions(this.settings));
    // Without a listener, a connection that breaks while idle would end the process.
    connection.on("error", () => {});
    // A check that was given up may have connected after all.
    this.disconnect();
    this.connection = connection;
    return connection;
  }

  private disconnect(): void {
    this.connection?.destroy();
    this.connection = undefined;
  }
}
