import { type Connection, createConnection } from "mysql2";
import { connectionOptions, type DatabaseSettings } from "../../kit/database-settings";
import { DatabaseConnection } from "./connection";
import { reasonOf } from "./errors";

/** ms. Nobody waits behind it as buyers do, and a server that has just started may be slow. */
const connectTimeout = 20_000;
/** Seconds; the app's own transactions take milliseconds, and who waits longer should hear why. */
const lockWaitSeconds = 5;

/** Connects for one admin command and disconnects after it. Errors name the server that could not be reached. */
export async function withAdminConnection<Result>(
  settings: DatabaseSettings,
  work: (connection: DatabaseConnection) => Promise<Result>,
  gone?: AbortSignal,
): Promise<Result> {
  const connection = createConnection({ ...connectionOptions(settings), connectTimeout });
  // What breaks is told by the statement that runs; without a listener it would end the process as well.
  connection.on("error", () => {});
  await connect(connection).catch((error) => {
    const { host, port, name, user } = settings;
    throw new Error(
      `cannot use database ${name} at ${host}:${port} as ${user}: ${reasonOf(error)}; is MySQL up and the account right?`,
    );
  });
  const end = () => void endInServer(settings, connection);
  gone?.addEventListener("abort", end, { once: true });
  try {
    gone?.throwIfAborted();
    const lent = new DatabaseConnection(connection);
    await lent.query("SET SESSION innodb_lock_wait_timeout = ?", [lockWaitSeconds]);
    return await work(lent);
  } finally {
    gone?.removeEventListener("abort", end);
    connection.destroy();
  }
}

/**
 * A statement that waits for a lock does not notice that its client has gone: it would be carried out when the lock is
 * free, after its user had given it up.
 */
async function endInServer(settings: DatabaseSettings, { threadId }: Connection): Promise<void> {
  const killer = createConnection({ ...connectionOptions(settings), connectTimeout });
  killer.on("error", () => {});
  await connect(killer).catch(() => {});
  if (threadId) killer.query("KILL ?", [threadId], () => killer.destroy());
}

function connect(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
}
