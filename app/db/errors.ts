import type { RetryCause } from "../metrics/names";

/** The database cannot serve now: unreachable, going down, or its schema is not there yet. */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError";
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
 * Server errors that mean "not now" rather than "wrong statement": too many connections, access or grant not there yet,
 * unknown database or table (not migrated yet), server shutdown, read-only, query interrupted.
 * Numbers: MySQL server error reference.
 */
const unavailableErrnos = new Set([1040, 1044, 1045, 1049, 1053, 1129, 1142, 1146, 1203, 1226, 1290, 1317, 1836, 1927]);

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
  if (error instanceof DatabaseUnavailableError) return true;
  const mysql = asMysqlError(error);
  if (!mysql) return false;
  return mysql.fatal === true || mysql.code === "PROTOCOL_SEQUENCE_TIMEOUT" || unavailableErrnos.has(mysql.errno ?? 0);
}

/** Short, free of secrets: the code, or the message if there is none. */
export function reasonOf(error: unknown): string {
  return asMysqlError(error)?.code || (error instanceof Error && error.message) || String(error);
}

function asMysqlError(error: unknown): MysqlError | undefined {
  return error instanceof Error ? error : undefined;
}
