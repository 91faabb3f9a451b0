import type { DatabaseConnection } from "../db/connection";

export interface BookingRequest {
  readonly seatId: number;
  readonly userId: string;
}

export interface ConfirmedBooking extends BookingRequest {
  readonly bookingId: number;
  readonly bookedAt: Date;
}

export type BookingOutcome =
  | { readonly kind: "booked"; readonly booking: ConfirmedBooking }
  | { readonly kind: "seat_taken" }
  | { readonly kind: "no_such_seat" }
  /** The client left before its turn came; nothing was done. */
  | { readonly kind: "abandoned" };

/**
 * One way of booking a seat. `book` gets a connection whose first statement begins a transaction, and ends it: it
 * returns "booked" only after the commit succeeded. It may throw at any point, after which the caller rolls back or
 * drops the connection.
 */
export interface BookingStrategy {
  book(connection: DatabaseConnection, request: BookingRequest): Promise<BookingOutcome>;
}
