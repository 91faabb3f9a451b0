import { type Connection, createConnection } from "mysql2";
import { DatabaseConnection } from "./connection";
import { reasonOf } from "./errors";
import { connectionOptions, type DatabaseSettings } from "./settings";

/** ms. Nobody waits behind it as buyers do, and a server that has just started may be slow. */
const connectTimeout = 20_000;

/** Connects for one admin command and disconnects after it. Errors name the server that could not be reached. */
export async function withAdminConnection<Result>(
  settings: DatabaseSettings,
  work: (connection: DatabaseConnection) => Promise<Result>,
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
  try {
    return await work(new DatabaseConnection(connection));
  } finally {
    connection.destroy();
  }
}

function connect(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
}
