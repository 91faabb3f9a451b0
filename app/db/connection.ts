import type { Connection, PrepareStatementInfo, ResultSetHeader, RowDataPacket } from "mysql2";
import { retryCause } from "./errors";
import { detached, type PreparedStatement, type SqlValue, sendTogether } from "./pipeline";

/** A statement with its values, and what MySQL returns for it: rows, or how many were changed. */
export interface Statement<Result> {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  /** Never there: ties the type of the result to the statement. */
  readonly result?: Result;
}

export interface Change {
  readonly affectedRows: number;
  readonly insertId: number;
}

type Results<Statements> = { [Index in keyof Statements]: Statements[Index] extends Statement<infer R> ? R : never };
type Settled<Statements> = { [Index in keyof Statements]: Results<Statements>[Index] | Error };

const rollback: Statement<Change> = { sql: "ROLLBACK", values: [] };

/** One database connection, lent to one piece of work. Statements carry parameters; none is put together from input. */
export class DatabaseConnection {
  private readonly prepared = new Map<string, PrepareStatementInfo>();
  private committing = false;

  constructor(private readonly connection: Connection) {}

  /** Rows of a prepared statement. */
  select<Row extends object>(sql: string, values: SqlValue[] = []): Promise<Row[]> {
    return new Promise((resolve, reject) =>
      this.connection.execute<(Row & RowDataPacket)[]>(sql, values, (error, rows) =>
        error ? reject(error) : resolve(rows),
      ),
    );
  }

  /** Runs a prepared statement that changes rows. */
  change(sql: string, values: SqlValue[] = []): Promise<Change> {
    return new Promise((resolve, reject) =>
      this.connection.execute<ResultSetHeader>(sql, values, (error, change) =>
        error ? reject(error) : resolve(change),
      ),
    );
  }

  /**
   * Sends prepared statements in one go and waits for all answers: one round trip. MySQL runs them in order, also those
   * behind one that failed, so each must be harmless then. Rejects with the first error.
   */
  async together<Statements extends readonly Statement<unknown>[]>(
    ...statements: Statements
  ): Promise<Results<Statements>> {
    const results = await this.settled(...statements);
    for (const result of results) if (result instanceof Error) throw result;
    return results as Results<Statements>;
  }

  /** As `together`, but resolves with the error of a statement in the place of its result. */
  settled<Statements extends readonly Statement<unknown>[]>(...statements: Statements): Promise<Settled<Statements>> {
    const commands: PreparedStatement[] = [];
    for (const { sql, values } of statements) {
      const statement = this.prepared.get(sql);
      if (!statement) return this.prepare(sql).then(() => this.settled(...statements));
      commands.push({ statement, values });
    }
    return sendTogether(this.connection, commands) as Promise<Settled<Statements>>;
  }

  /** For statements that cannot be prepared, or whose list of values varies in length (`IN (?)`, `VALUES ?`). */
  query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return new Promise((resolve, reject) =>
      this.connection.query<(Row & RowDataPacket)[]>(sql, values, (error, rows) =>
        error ? reject(error) : resolve(rows),
      ),
    );
  }

  async begin(): Promise<void> {
    await this.query("START TRANSACTION");
  }

  /** Once it is sent, only MySQL's own word that it has rolled back tells that nothing was committed. */
  async commit(): Promise<void> {
    this.committing = true;
    try {
      await this.query("COMMIT");
      this.committing = false;
    } catch (error) {
      this.committing = retryCause(error) === undefined;
      throw error;
    }
  }

  /** Whether a COMMIT was sent of which it is not known what came of it. */
  get isInDoubt(): boolean {
    return this.committing;
  }

  async rollback(): Promise<void> {
    await this.query("ROLLBACK");
  }

  /** Runs a last statement and rolls back, in one round trip. */
  async rollbackAfter<Result>(statement: Statement<Result>): Promise<Result> {
    const [result] = await this.together(statement, rollback);
    return result;
  }

  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.begin();
    try {
      const result = await work();
      await this.commit();
      return result;
    } catch (error) {
      // A broken connection cannot roll back, and need not: the server does. The first error is the one to tell.
      await this.rollback().catch(() => {});
      throw error;
    }
  }

  private prepare(sql: string): Promise<void> {
    return new Promise((resolve, reject) =>
      this.connection.prepare(sql, (error, statement) => {
        if (error) return reject(error);
        this.prepared.set(sql, detached(statement));
        resolve();
      }),
    );
  }
}
