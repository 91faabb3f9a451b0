import { afterEach, beforeAll, expect, test } from "vitest";
import { migrated } from "../testing/test-app";
import type { TestDatabase, TestMysql } from "../testing/test-mysql";
import { isolationLevels } from "./isolation";
import { DatabasePool } from "./pool";

/** What a pool asks of MySQL for each of its connections. */
export function sessionSuite(mysql: () => TestMysql): void {
  let database: TestDatabase;
  let pool: DatabasePool | undefined;
  beforeAll(async () => {
    database = await migrated(await mysql().createDatabase());
  });
  afterEach(() => pool?.close());

  test.each([undefined, ...isolationLevels])("runs transactions at isolation %s", async (isolation) => {
    pool = new DatabasePool({ settings: database.app, poolSize: 1, queueLimit: 1, transactional: true, isolation });
    const sql = "SELECT @@transaction_isolation AS level, @@autocommit AS autocommit";
    const [session] = await pool.withConnection((connection) => connection.select(sql));
    expect(session).toEqual({ level: (isolation ?? "repeatable-read").toUpperCase(), autocommit: 0 });
  });
}
