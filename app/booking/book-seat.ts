import { bookingsOfSeat } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";
import {
  ContentionError,
  DatabaseUnavailableError,
  DeadlineExceededError,
  OutcomeUnknownError,
  PoolQueueFullError,
} from "../db/errors";
import type { DatabasePool } from "../db/pool";
import type { AppMetrics } from "../metrics/metrics";
import type { BookingOutcomeLabel, RetryCause } from "../metrics/names";
import type { BookingOutcome, BookingRequest, KeyedBookingRequest } from "./booking";
import { holderOf } from "./holder";
import { bookingOf } from "./refusal";
import { withRetries } from "./retry";
import type { SoldSeatCache } from "./sold-seat-cache";
import { type StrategyName, strategies } from "./strategies";
import { bookUnderKey } from "./under-key";

/** `isWanted` is asked when the booking's turn comes: one that nobody waits for any more is left undone. */
export type BookSeat = (request: KeyedBookingRequest, isWanted?: () => boolean) => Promise<BookingOutcome>;

export interface BookingOptions {
  readonly strategy: StrategyName;
  /** ms for one booking, waiting and retries included. */
  readonly deadlineMs: number;
  readonly cache?: SoldSeatCache;
}

const taken: BookingOutcome = { kind: "seat_taken", holder: 0 };
const abandoned: BookingOutcome = { kind: "abandoned" };
const always = () => true;

/**
 * The use case: book with the named strategy, retry what MySQL asks to retry, count what came of it.
 * Throws DatabaseUnavailableError, PoolQueueFullError, DeadlineExceededError or ContentionError where nothing was booked
 * and no answer about the seat can be given, OutcomeUnknownError where it may have been booked.
 */
export function createBookSeat(pool: DatabasePool, options: BookingOptions, metrics: AppMetrics): BookSeat {
  const { strategy, deadlineMs, cache } = options;
  const bookInDatabase = databaseBooking(pool, strategy, deadlineMs, metrics);
  const book = cache ? withCache(bookInDatabase, cache, ownBooking(pool, deadlineMs), metrics) : bookInDatabase;

  return async (request, isWanted) => {
    try {
      const outcome = await book(request, isWanted);
      metrics.bookings.inc({ strategy, outcome: outcome.kind });
      return outcome;
    } catch (error) {
      metrics.bookings.inc({ strategy, outcome: failureLabel(error) });
      throw error;
    }
  };
}

function databaseBooking(
  pool: DatabasePool,
  strategy: StrategyName,
  deadlineMs: number,
  metrics: AppMetrics,
): BookSeat {
  const countRetry = (cause: RetryCause) => metrics.bookingRetries.inc({ strategy, cause });
  const book = (connection: DatabaseConnection, { key, ...request }: KeyedBookingRequest) =>
    key === undefined
      ? strategies[strategy].book(connection, request)
      : bookUnderKey(strategies[strategy], connection, request, key);
  const bookOnce = (request: KeyedBookingRequest, isWanted: () => boolean, deadline: number) =>
    pool.withConnection(async (connection) => {
      if (!isWanted()) return abandoned;
      const end = metrics.bookingTransactionDuration.startTimer({ strategy });
      return book(connection, request).finally(end);
    }, deadline);

  return (request, isWanted = always) => {
    const deadline = performance.now() + deadlineMs;
    return withRetries(() => bookOnce(request, isWanted, deadline), countRetry, deadline);
  };
}

/** Reads the booking that the user most likely has already: no lock, and nobody waits for it. */
function ownBooking(pool: DatabasePool, deadlineMs: number) {
  return ({ seatId, userId }: BookingRequest): Promise<BookingOutcome | undefined> =>
    pool.withConnection(async (connection) => {
      const booking = bookingOf(userId, await connection.rollbackAfter(bookingsOfSeat(seatId)));
      return booking && { kind: "already_booked", booking };
    }, performance.now() + deadlineMs);
}

/**
 * Answers for seats that somebody else is known to have, and learns from every answer of MySQL. What has a key is for
 * MySQL to answer, which knows the key.
 */
function withCache(
  book: BookSeat,
  cache: SoldSeatCache,
  findOwn: ReturnType<typeof ownBooking>,
  metrics: AppMetrics,
): BookSeat {
  return async (request, isWanted) => {
    const { seatId, userId, key } = request;
    if (key === undefined) {
      const result = cache.lookUp(seatId, holderOf(userId));
      metrics.soldSeatCacheLookups.inc({ result });
      if (result === "hit") return taken;
      const own = result === "own" && (await findOwn(request));
      if (own) return own;
    }
    const generation = cache.generation();
    const outcome = await book(request, isWanted);
    const holder = knownHolder(outcome);
    if (holder !== 0) cache.remember(seatId, holder, generation);
    return outcome;
  };
}

/** Who has the seat, 0 where the outcome does not tell. */
function knownHolder(outcome: BookingOutcome): number {
  if (outcome.kind === "seat_taken") return outcome.holder;
  return "booking" in outcome ? holderOf(outcome.booking.userId) : 0;
}

function failureLabel(error: unknown): BookingOutcomeLabel {
  if (error instanceof OutcomeUnknownError) return "unknown";
  if (error instanceof PoolQueueFullError) return "queue_full";
  if (error instanceof DeadlineExceededError) return "deadline";
  if (error instanceof DatabaseUnavailableError) return "unavailable";
  return error instanceof ContentionError ? "contended" : "failed";
}
