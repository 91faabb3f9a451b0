import type { ServerResponse } from "node:http";
import express, { type Request, type RequestHandler, type Response } from "express";
import { z } from "zod";
import type { BookSeat } from "../booking/book-seat";
import type { BookingOutcome, BookingRequest, ConfirmedBooking } from "../booking/booking";
import { HttpError } from "./errors";
import { idempotencyKeyOf } from "./idempotency-key";

/** Bytes; a booking takes about 50. */
export const bodyLimit = 4096;
const largestSeatId = 2 ** 31 - 1;

/** What a booking says. */
export const bookingBody = z.object({
  seatId: z.int().min(1).max(largestSeatId),
  // Plain characters only: what is acknowledged can then be compared with the table byte by byte.
  userId: z.string().regex(/^[\w.@+-]{1,64}$/, "must be 1 to 64 letters, digits or any of _ . @ + -"),
});

const parseJson = express.json({ limit: bodyLimit });

/** Parses a JSON body; any other content type is refused before its body is read. */
export const parseBookingBody: RequestHandler = (request, response, next) => {
  // Null, unlike false, means that there is no body at all: that is for the schema to say.
  if (request.is("application/json") === false) throw new HttpError("unsupported_media_type");
  parseJson(request, response, next);
};

/** `POST /book`: the booking, or an error of the table. */
export function bookHandler(bookSeat: BookSeat) {
  return (request: Request, response: Response): Promise<void> =>
    book(bookSeat, request.body, response, (status, booking) => response.status(status).json(booking));
}

/**
 * Books what the body says and hands the booking to `send`, with 201 if this request made it, the first time or any
 * other, and 200 if the user had it already. Throws an error of the table.
 */
export async function book(
  bookSeat: BookSeat,
  body: unknown,
  response: ServerResponse,
  send: (status: 200 | 201, booking: ConfirmedBooking) => void,
): Promise<void> {
  const { headers, socket } = response.req;
  // Named one by one: a spread of what the schema gives would cost more than the look-up in the cache.
  const { seatId, userId } = validate(body);
  const request = { seatId, userId, key: idempotencyKeyOf(headers) };
  const outcome = await bookSeat(request, () => !response.destroyed && !socket.destroyed);
  if (outcome.kind === "booked") send(201, outcome.booking);
  else if (outcome.kind === "already_booked") send(outcome.repeated ? 201 : 200, outcome.booking);
  else if (outcome.kind !== "abandoned") throw refusals[outcome.kind];
}

// Made once: an error of its own for each refused booking would cost more than the rest of the answer.
const refusals = {
  seat_taken: new HttpError("seat_taken"),
  no_such_seat: new HttpError("no_such_seat"),
  key_reused: new HttpError("idempotency_key_reused"),
} as const satisfies Partial<Record<BookingOutcome["kind"], HttpError>>;

function validate(body: unknown): BookingRequest {
  const { success, data, error } = bookingBody.safeParse(body);
  if (success) return data;
  const faults = error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  throw new HttpError("invalid_body", faults.join("; "));
}
