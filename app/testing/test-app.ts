import pino from "pino";
import type { DatabaseSettings } from "../../kit/database-settings";
import { runAdmin } from "../admin/commands";
import type { AppConfig } from "../config";
import { bundlePage } from "../page/bundle";
import { startApp } from "../start";
import type { TestDatabase } from "./test-mysql";

/** An app in this process, with the calls that tests make. */
export interface TestApp {
  readonly url: string;
  readonly httpPort: number;
  /** Books for a user of its own unless one is named. */
  book(seatId: unknown, userId?: unknown, key?: string): Promise<Response>;
  /** The metrics page. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

let guests = 1;
let bundled: Promise<string> | undefined;
const page = () => {
  bundled ??= bundlePage();
  return bundled;
};

export function testConfig(database: DatabaseSettings, changes: Partial<AppConfig> = {}): AppConfig {
  const places = { poolSize: 10, queueLimit: 1000, maxConnections: 10_000, httpPort: 0, metricsPort: 0 };
  // A map that is at most 1 ms old: what a test has done, it sees.
  const times = { seatMapMaxAge: 1, requestDeadline: 5000, drainSeconds: 0 };
  const booking = {
    bookingStrategy: "row-lock",
    soldSeatCache: false,
    transactionIsolation: "repeatable-read",
  } as const;
  return { database, ...places, ...times, ...booking, logLevel: "silent", ...changes };
}

export async function startTestApp(database: DatabaseSettings, changes: Partial<AppConfig> = {}): Promise<TestApp> {
  const app = await startApp(testConfig(database, changes), pino({ level: "silent" }), await page());
  const url = `http://127.0.0.1:${app.httpPort}`;
  return {
    url,
    httpPort: app.httpPort,
    book: (seatId, userId = `guest${guests++}`, key = undefined) => postBooking(url, { seatId, userId }, key),
    metrics: async () => (await fetch(`http://127.0.0.1:${app.metricsPort}/metrics`)).text(),
    stop: () => app.stop(),
  };
}

export function postBooking(url: string, body: object, key?: string): Promise<Response> {
  const headers = { "Content-Type": "application/json", ...(key === undefined ? {} : { "Idempotency-Key": key }) };
  return fetch(`${url}/book`, { method: "POST", headers, body: JSON.stringify(body) });
}

/** Runs an admin command the way the bundle's entry point does. */
export async function admin<Result>(command: string, { owner }: TestDatabase, input: object = {}): Promise<Result> {
  return (await runAdmin(command, JSON.stringify({ database: owner, ...input }))) as Result;
}

/** A migrated database with `seats` seats, ready for an app. */
export async function migrated(database: TestDatabase, seats = 500): Promise<TestDatabase> {
  await admin("migrate", database, {
    seats,
    appUser: database.app.user,
    seatsExporterUser: database.seatsExporter.user,
  });
  return database;
}

/** The value of one sample on a metrics page, or undefined if it is not there. */
export function sample(page: string, series: string): number | undefined {
  const line = page.split("\n").find((text) => text.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}
