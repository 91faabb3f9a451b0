import type { Connection, ResultSetHeader, RowDataPacket } from "mysql2/promise";

export type SqlValue = string | number | Date;

/** One database connection, lent to one piece of work. Statements carry parameters; none is put together from input. */
export class DatabaseConnection {
  constructor(private readonly connection: Connection) {}

  /** Rows of a prepared statement. */
  async select<Row extends object>(sql: string, values: SqlValue[] = []): Promise<Row[]> {
    const [rows] = await this.connection.execute<(Row & RowDataPacket)[]>(sql, values);
    return rows;
  }

  /** Runs a prepared statement that changes rows. */
  async change(sql: string, values: SqlValue[] = []): Promise<{ affectedRows: number; insertId: number }> {
    const [{ affectedRows, insertId }] = await this.connection.execute<ResultSetHeader>(sql, values);
    return { affectedRows, insertId };
  }

  /** For statements that cannot be prepared, or whose list of values varies in length (`IN (?)`, `VALUES ?`). */
  async query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const [rows] = await this.connection.query<(Row & RowDataPacket)[]>(sql, values);
    return rows;
  }

  async begin(): Promise<void> {
    await this.connection.query("START TRANSACTION");
  }

  async commit(): Promise<void> {
    await this.connection.query("COMMIT");
  }

  async rollback(): Promise<void> {
    await this.connection.query("ROLLBACK");
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
}
