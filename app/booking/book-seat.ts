import type { BookingOutcomeLabel, RetryCause } from "../../contract/app-metrics";
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
import type { BookingOutcome, KeyedBookingRequest } from "./booking";
import { holderOf } from "./holder";
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
  const book = cache ? withCache(bookInDatabase, cache, metrics) : bookInDatabase;

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
  const book = (connection: DatabaseConnection, request: KeyedBookingRequest) =>
    request.key === undefined
      ? strategies[strategy].book(connection, request)
      : bookUnderKey(strategies[strategy], connection, request, request.key);
  const bookOnce = async (request: KeyedBookingRequest, isWanted: () => boolean, deadline: number) => {
    let end: (() => void) | undefined;
    const work = async (connection: DatabaseConnection) => {
      if (!isWanted()) return abandoned;
      end = metrics.bookingTransactionDuration.startTimer({ strategy });
      return book(connection, request);
    };
    // What is cut off at the deadline never settles by itself: the time is up when the connection is given back.
    return await pool.withConnection(work, deadline).finally(() => end?.());
  };

  return (request, isWanted = always) => {
    const deadline = performance.now() + deadlineMs;
    return withRetries(() => bookOnce(request, isWanted, deadline), countRetry, deadline);
  };
}

/**
 * Answers for seats that are known to be sold, and learns from every answer of MySQL. What has a key is for MySQL to
 * answer, which knows the key.
 */
function withCache(book: BookSeat, cache: SoldSeatCache, metrics: AppMetrics): BookSeat {
  return async (request, isWanted) => {
    const { seatId, userId, key } = request;
    if (key === undefined) {
      const result = cache.lookUp(seatId, holderOf(userId));
      metrics.soldSeatCacheLookups.inc({ result });
      if (result === "hit") return taken;
      const booking = result === "own" ? cache.bookingOf(seatId) : undefined;
      if (booking?.userId === userId) return { kind: "already_booked", booking };
    }
    const generation = cache.generation();
    const outcome = await book(request, isWanted);
    if ("booking" in outcome) {
      const { booking } = outcome;
      cache.remember(seatId, { holder: holderOf(booking.userId), booking }, generation);
    } else if (outcome.kind === "seat_taken" && outcome.holder !== 0) {
      cache.remember(seatId, { holder: outcome.holder }, generation);
    }
    return outcome;
  };
}

function failureLabel(error: unknown): BookingOutcomeLabel {
  if (error instanceof OutcomeUnknownError) return "unknown";
  if (error instanceof PoolQueueFullError) return "queue_full";
  if (error instanceof DeadlineExceededError) return "deadline";
  if (error instanceof DatabaseUnavailableError) return "unavailable";
  return error instanceof ContentionError ? "contended" : "failed";
}
