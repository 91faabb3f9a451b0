import { ContentionError, DatabaseUnavailableError, PoolQueueFullError } from "../db/errors";
import type { DatabasePool } from "../db/pool";
import type { AppMetrics } from "../metrics/metrics";
import type { BookingOutcomeLabel, RetryCause } from "../metrics/names";
import type { BookingOutcome, BookingRequest } from "./booking";
import { withRetries } from "./retry";
import { type StrategyName, strategies } from "./strategies";

export type BookSeat = (request: BookingRequest) => Promise<BookingOutcome>;

/**
 * The use case: book with the named strategy, retry what MySQL asks to retry, count what came of it.
 * Throws DatabaseUnavailableError, PoolQueueFullError or ContentionError where no answer about the seat can be given.
 */
export function createBookSeat(pool: DatabasePool, strategy: StrategyName, metrics: AppMetrics): BookSeat {
  const bookOnce = (request: BookingRequest) =>
    pool.withConnection((connection) => {
      const end = metrics.bookingTransactionDuration.startTimer({ strategy });
      return strategies[strategy].book(connection, request).finally(end);
    });
  const countRetry = (cause: RetryCause) => metrics.bookingRetries.inc({ strategy, cause });

  return async (request) => {
    try {
      const outcome = await withRetries(() => bookOnce(request), countRetry);
      metrics.bookings.inc({ strategy, outcome: outcome.kind });
      return outcome;
    } catch (error) {
      metrics.bookings.inc({ strategy, outcome: failureLabel(error) });
      throw error;
    }
  };
}

function failureLabel(error: unknown): BookingOutcomeLabel {
  if (error instanceof PoolQueueFullError) return "queue_full";
  if (error instanceof DatabaseUnavailableError) return "unavailable";
  return error instanceof ContentionError ? "contended" : "failed";
}
