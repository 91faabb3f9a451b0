import { insertKey, type KeyedRequest, requestOfKey } from "../db/booking-keys-repository";
import type { DatabaseConnection } from "../db/connection";
import { isDuplicate } from "../db/errors";
import type { BookingOutcome, BookingRequest, BookingStrategy } from "./booking";
import { holderOf } from "./holder";
import { bookingOf } from "./refusal";

/**
 * Books under an Idempotency-Key (IETF draft-ietf-httpapi-idempotency-key-header): what it comes to is kept with the
 * key, in the booking's own transaction, and is the answer to every repetition. The key comes first: who repeats a
 * request that is still under way waits for it.
 */
export async function bookUnderKey(
  strategy: BookingStrategy,
  connection: DatabaseConnection,
  request: BookingRequest,
  key: string,
): Promise<BookingOutcome> {
  if (!(await isNew(connection.together(insertKey(key, request, "booked"))))) return repeat(connection, request, key);
  const outcome = await strategy.book(connection, request);
  if (outcome.kind === "key_reused" || outcome.kind === "abandoned" || outcome.kind === "booked") return outcome;
  // Rolled back, and the key with it: whoever took it meanwhile has the say.
  const kept = await isNew(connection.together(insertKey(key, request, outcome.kind)));
  if (!kept) return repeat(connection, request, key);
  await connection.commit();
  return outcome;
}

async function isNew(insertion: Promise<unknown>): Promise<boolean> {
  try {
    await insertion;
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

async function repeat(connection: DatabaseConnection, request: BookingRequest, key: string): Promise<BookingOutcome> {
  const rows = await connection.rollbackAfter(requestOfKey(key));
  const [asked] = rows;
  if (!asked) throw new Error("an idempotency key was there, and is gone: the sale was reset meanwhile");
  if (asked.askedSeatId !== request.seatId || asked.askedUserId !== request.userId) return { kind: "key_reused" };
  return outcomeOf(asked, rows);
}

/** What the request under a key came to. */
function outcomeOf({ outcome, askedUserId, userId }: KeyedRequest, rows: readonly KeyedRequest[]): BookingOutcome {
  if (outcome === "seat_taken") return { kind: outcome, holder: userId ? holderOf(userId) : 0 };
  if (outcome === "no_such_seat") return { kind: outcome };
  const booking = bookingOf(askedUserId, rows);
  if (!booking) throw new Error("an idempotency key stands for a booking that is not there");
  return { kind: "already_booked", booking, repeated: outcome === "booked" };
}
