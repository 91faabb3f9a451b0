import type { RetryCause } from "../../contract/app-metrics";

/** Why a database does not serve: it is not there, has no place for one more, takes no writes, or has no room. */
export type Unavailability = "away" | "busy" | "read_only" | "full";

/** The database cannot serve now: unreachable, going down, its schema is not there yet, or as `why` says. */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError";

  constructor(
    message?: string,
    readonly why: Unavailability = "away",
  ) {
    super(message);
  }
}

/** Too many requests already wait for a connection. */
export class PoolQueueFullError extends Error {
  override readonly name = "PoolQueueFullError";
}

/** The time that a request may take is over. */
export class DeadlineExceededError extends Error {
  override readonly name = "DeadlineExceededError";
}

/** The database was asked to commit and did not answer: the booking may be made, or not. */
export class OutcomeUnknownError extends Error {
  override readonly name = "OutcomeUnknownError";
}

/** A transaction gave way to others (deadlock or lock wait) more often than its budget allows. */
export class ContentionError extends Error {
  override readonly name = "ContentionError";
}

const retryCausesByErrno = new Map<number, RetryCause>([
  [1205, "lock_wait_timeout"],
  [1213, "deadlock"],
]);

/**
 * Server errors that mean "not now" rather than "wrong statement". Away: access or grant not there yet, unknown database
 * or table (not migrated yet), host blocked, account locked or its password expired, server shutdown or offline, query
 * interrupted. Numbers: MySQL server error reference.
 */
const errnosByReason: Readonly<Record<Unavailability, readonly number[]>> = {
  away: [1044, 1045, 1049, 1053, 1129, 1130, 1142, 1146, 1317, 1820, 1862, 1927, 3032, 3118],
  // Too many connections, of all or of this user; no memory or no thread for one more.
  busy: [1037, 1038, 1040, 1041, 1135, 1203, 1226],
  // An option such as read_only, a global read lock, InnoDB in read-only mode, a read-only transaction by default.
  read_only: [1036, 1223, 1290, 1792, 1836],
  // Disk or table space full, temporary ones too.
  full: [1021, 1114, 1206, 3019],
};
const reasonsByErrno = new Map(
  Object.entries(errnosByReason).flatMap(([why, errnos]) => errnos.map((errno) => [errno, why as Unavailability])),
);

interface MysqlError extends Error {
  readonly code?: string;
  readonly errno?: number;
  readonly fatal?: boolean;
}

/** Why MySQL asks for this transaction to be tried again, or undefined if it does not. */
export function retryCause(error: unknown): RetryCause | undefined {
  const errno = asMysqlError(error)?.errno;
  return errno === undefined ? undefined : retryCausesByErrno.get(errno);
}

/** True when a unique key refused a row. */
export function isDuplicate(error: unknown): boolean {
  return asMysqlError(error)?.errno === 1062;
}

/** True for errors of the connection or of a server that cannot serve now. */
export function isUnavailable(error: unknown): boolean {
  return unavailability(error) !== undefined;
}

/** Why the database cannot serve, if that is what the error says. */
export function unavailability(error: unknown): Unavailability | undefined {
  if (error instanceof DatabaseUnavailableError) return error.why;
  const mysql = asMysqlError(error);
  if (!mysql) return undefined;
  const why = reasonsByErrno.get(mysql.errno ?? 0);
  return why ?? (mysql.fatal === true || mysql.code === "PROTOCOL_SEQUENCE_TIMEOUT" ? "away" : undefined);
}

/** Short, free of secrets: the code, or the message if there is none. */
export function reasonOf(error: unknown): string {
  return asMysqlError(error)?.code || (error instanceof Error && error.message) || String(error);
}

function asMysqlError(error: unknown): MysqlError | undefined {
  return error instanceof Error ? error : undefined;
}
