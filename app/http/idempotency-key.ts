import { HttpError } from "./errors";

export const idempotencyKeyHeader = "idempotency-key";

const pattern = /^[\w.~:+/=@-]{1,255}$/;

/**
 * The key as it is kept. The IETF draft has it as a string in double quotes (RFC 8941); most clients send it bare, and
 * mean the same. Throws an error of the table.
 */
export function parseIdempotencyKey(value: string): string {
  const key = /^"(.*)"$/.exec(value)?.[1] ?? value;
  if (!pattern.test(key)) throw new HttpError("invalid_idempotency_key");
  return key;
}

/** The key of a request, if it has one. */
export function idempotencyKeyOf(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const value = headers[idempotencyKeyHeader];
  // Node joins a header that comes twice with a comma, which no key holds.
  return value === undefined ? undefined : parseIdempotencyKey(`${value}`);
}
