import type { Socket } from "node:net";
import { createPool, type Pool, type PoolConnection } from "mysql2";
import { connectionOptions, type DatabaseSettings } from "../../kit/database-settings";
import { withinTime } from "../../kit/within-time";
import type { PoolState } from "../metrics/pool-gauges";
import { DatabaseConnection } from "./connection";
import { withDeadline } from "./deadline";
import {
  DatabaseUnavailableError,
  DeadlineExceededError,
  isUnavailable,
  OutcomeUnknownError,
  PoolQueueFullError,
  reasonOf,
  retryCause,
  unavailability,
} from "./errors";
import { defaultIsolation, type IsolationLevel, isolationInMysql } from "./isolation";

export interface PoolOptions {
  readonly settings: DatabaseSettings;
  readonly poolSize: number;
  /** Requests that may wait for a connection; one more is refused. */
  readonly queueLimit: number;
  /** Seconds that a statement waits for a row lock before the transaction is tried again. */
  readonly lockWaitSeconds?: number;
  readonly onAcquired?: (waitSeconds: number) => void;
  /**
   * True for connections that are always in a transaction: the first statement begins it, and work ends it by commit
   * or rollback. That saves the round trip of START TRANSACTION.
   */
  readonly transactional?: boolean;
  /** Of every transaction of the pool. */
  readonly isolation?: IsolationLevel;
}

/**
 * Shares of its time, least and most, that work may wait for a connection: what gets one should have the time to finish,
 * because a transaction that is cut off costs a connection, and everybody behind it the time to open another. Each wait
 * has its own share at random: a crowd that came at once would otherwise be sent away at once, in one long loop turn.
 */
const waitShares = [0.6, 0.7] as const;
/** ms from now, for work that has no deadline of its own. */
const defaultDeadline = 5000;
const defaultLockWaitSeconds = 3;

// A statement that waits for a table, by default for a year, would keep its session after the app has given it up.
const prepareSession =
  "SET SESSION innodb_lock_wait_timeout = ?, SESSION lock_wait_timeout = ?, SESSION autocommit = ?, " +
  "SESSION transaction_isolation = ?";

/** A bounded pool of connections with a bounded queue in front. Work that fails never hands on a dirty connection. */
export class DatabasePool {
  private readonly pool: Pool;
  private readonly open = new Set<object>();
  private readonly lendable = new WeakMap<PoolConnection, DatabaseConnection>();
  private active = 0;
  private waiting = 0;

  constructor(private readonly options: PoolOptions) {
    this.pool = createPool({ ...connectionOptions(options.settings), connectionLimit: options.poolSize });
    this.pool.on("connection", (connection) => this.watch(connection));
  }

  /**
   * Lends a connection to `work` until `deadline` (by performance.now()).
   * Throws PoolQueueFullError, DeadlineExceededError, DatabaseUnavailableError, or what `work` throws. All of these mean
   * that nothing was committed; OutcomeUnknownError means that nobody can tell.
   */
  async withConnection<Result>(
    work: (connection: DatabaseConnection) => Promise<Result>,
    deadline = performance.now() + defaultDeadline,
  ): Promise<Result> {
    const connection = await this.acquire(deadline);
    this.active++;
    try {
      const result = await inTime(this.use(connection, work), deadline, "the database did not answer");
      connection.release();
      return result;
    } catch (error) {
      const inDoubt = this.lendable.get(connection)?.isInDoubt;
      await this.giveBack(connection, error);
      if (inDoubt) throw new OutcomeUnknownError(`no answer to COMMIT: ${reasonOf(error)}`);
      throw asUnavailable(error);
    } finally {
      this.active--;
    }
  }

  /** True when one more piece of work would be refused. */
  isFull(): boolean {
    // Those that get a connection at once pass through `waiting` too: the limit is on top of the pool's free places.
    return this.waiting >= this.options.queueLimit + this.options.poolSize - this.active;
  }

  state(): PoolState {
    const { active, waiting, open } = this;
    const { poolSize, queueLimit } = this.options;
    return { active, idle: Math.max(0, open.size - active), limit: poolSize, waiting, queueLimit };
  }

  async close(): Promise<void> {
    const end = new Promise<void>((resolve) => this.pool.end(() => resolve()));
    await withDeadline(end, 1000, "connections still open").catch(() => {});
  }

  private async acquire(deadline: number): Promise<PoolConnection> {
    if (this.isFull()) throw new PoolQueueFullError("too many requests wait");
    const start = performance.now();
    this.waiting++;
    const arrival = this.getConnection();
    try {
      const connection = await inTime(arrival, start + (deadline - start) * waitShare(), "no connection became free");
      this.options.onAcquired?.((performance.now() - start) / 1000);
      return connection;
    } catch (error) {
      // The connection may still come, after nobody waits for it any more.
      arrival.then((late) => late.release()).catch(() => {});
      if (error instanceof DeadlineExceededError) throw error;
      throw new DatabaseUnavailableError(`no database connection: ${reasonOf(error)}`, unavailability(error));
    } finally {
      this.waiting--;
    }
  }

  private getConnection(): Promise<PoolConnection> {
    return new Promise((resolve, reject) =>
      this.pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection))),
    );
  }

  private async use<Result>(
    connection: PoolConnection,
    work: (connection: DatabaseConnection) => Promise<Result>,
  ): Promise<Result> {
    return work(this.lendable.get(connection) ?? (await this.prepareSession(connection)));
  }

  private async prepareSession(connection: PoolConnection): Promise<DatabaseConnection> {
    const { lockWaitSeconds = defaultLockWaitSeconds, transactional = false, isolation } = this.options;
    const lendable = new DatabaseConnection(connection);
    const level = isolationInMysql(isolation ?? defaultIsolation);
    await lendable.query(prepareSession, [lockWaitSeconds, lockWaitSeconds, transactional ? 0 : 1, level]);
    this.lendable.set(connection, lendable);
    return lendable;
  }

  /** After a deadlock or lock wait the connection is sound once rolled back; after anything else it is not trusted. */
  private async giveBack(connection: PoolConnection, error: unknown): Promise<void> {
    try {
      if (!retryCause(error)) throw error;
      await withDeadline(new DatabaseConnection(connection).rollback(), 1000, "no rollback");
      connection.release();
    } catch {
      this.open.delete(connection);
      cutOff(connection);
    }
  }

  private watch(connection: { on(event: "error" | "end", listener: () => void): unknown }): void {
    this.open.add(connection);
    connection.on("error", () => this.open.delete(connection));
    connection.on("end", () => this.open.delete(connection));
  }
}

/**
 * mysql2's own `destroy` says goodbye and waits for MySQL to close. A MySQL that hangs in a commit does not, and each
 * connection that waits for it holds half a megabyte.
 */
function cutOff(connection: PoolConnection): void {
  connection.destroy();
  (connection as unknown as { readonly stream: Socket }).stream.destroy();
}

function waitShare(): number {
  const [least, most] = waitShares;
  return least + (most - least) * Math.random();
}

function inTime<Value>(promise: Promise<Value>, deadline: number, message: string): Promise<Value> {
  return withinTime(promise, Math.max(0, deadline - performance.now()), () => new DeadlineExceededError(message));
}

function asUnavailable(error: unknown): unknown {
  if (!isUnavailable(error) || error instanceof DatabaseUnavailableError) return error;
  return new DatabaseUnavailableError(`the database cannot serve: ${reasonOf(error)}`, unavailability(error));
}
