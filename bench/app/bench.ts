import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrated } from "../../app/testing/test-app";
import { type TestDatabase, TestMysql } from "../../app/testing/test-mysql";
import { LoadHost } from "./load-host";

/** What every bench runs on: MySQL, a load host, a migrated database and a folder for the bundle. */
export interface Bench {
  readonly loadHost: LoadHost;
  readonly database: TestDatabase;
  readonly folder: string;
  readonly mysql: TestMysql;
}

/** Where programs run besides the app, which has core 0. */
export interface Cores {
  /** The core of load generators. */
  readonly load: string;
  /** MySQL's; on all if left out. */
  readonly mysql?: string;
}

const defaultCores: Cores = { load: "1" };

/** Sets up, runs `work`, and removes everything. */
export async function withBench<Result>(
  { seats, onDisk, cores = defaultCores }: { seats: number; onDisk: boolean; cores?: Cores },
  work: (bench: Bench) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "ticketwatch-bench-"));
  const mysql = await TestMysql.start({ onDisk });
  try {
    if (cores.mysql) await mysql.confineTo(cores.mysql);
    const loadHost = await LoadHost.start(cores.load);
    try {
      // Port forwarding goes through a process that copies every byte: it would be measured, too.
      const direct = await mysql.directAddress();
      const database = await migrated(await mysql.createDatabase(), seats);
      return await work({ loadHost, folder, mysql, database: { ...database, app: { ...database.app, ...direct } } });
    } finally {
      await loadHost.remove();
    }
  } finally {
    await mysql.remove();
    rmSync(folder, { recursive: true });
  }
}
