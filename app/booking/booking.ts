import type { ConfirmedBooking } from "../db/bookings-repository";
import type { DatabaseConnection } from "../db/connection";

export type { ConfirmedBooking };

export interface BookingRequest {
  readonly seatId: number;
  readonly userId: string;
}

/** A booking that its client can repeat: whatever comes of it comes of every repetition. */
export interface KeyedBookingRequest extends BookingRequest {
  /** The client's Idempotency-Key. */
  readonly key?: string;
}

export type BookingOutcome =
  | { readonly kind: "booked"; readonly booking: ConfirmedBooking }
  /** An earlier request made this very booking: `repeated` if it was this one under its key. */
  | { readonly kind: "already_booked"; readonly booking: ConfirmedBooking; readonly repeated?: boolean }
  /** `holder` stands for the user who has it, see `holderOf`; 0 where that is not known. */
  | { readonly kind: "seat_taken"; readonly holder: number }
  | { readonly kind: "no_such_seat" }
  /** The key stands for another request. */
  | { readonly kind: "key_reused" }
  /** The client left before its turn came; nothing was done. */
  | { readonly kind: "abandoned" };

/** The outcome of a booking that was committed; what else a request has, such as a key, is no part of it. */
export function booked(bookingId: number, { seatId, userId }: BookingRequest, bookedAt: Date): BookingOutcome {
  return { kind: "booked", booking: { bookingId, seatId, userId, bookedAt } };
}

/**
 * One way of booking a seat. `book` gets a connection whose transaction is its own to end: it returns "booked" only
 * after the commit succeeded, and has rolled back when it returns anything else. It may throw at any point, after which
 * the caller rolls back or drops the connection.
 */
export interface BookingStrategy {
  book(connection: DatabaseConnection, request: BookingRequest): Promise<BookingOutcome>;
}
