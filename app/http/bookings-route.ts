import type { Request, Response } from "express";
import type { ConfirmedBooking } from "../booking/booking";
import type { FindBooking } from "../booking/find-booking";
import { HttpError } from "./errors";
import { parseIdempotencyKey } from "./idempotency-key";

/** `GET /bookings/{bookingId}`: 200 with the booking, or 404. */
export function bookingHandler(find: FindBooking) {
  return async ({ params }: Request, response: Response): Promise<void> => {
    const id = /^[1-9]\d{0,15}$/.test(`${params.bookingId}`) ? Number(params.bookingId) : 0;
    send(response, id === 0 ? undefined : await find.byId(id));
  };
}

/** `GET /bookings?idempotencyKey=`: 200 with the booking of the request that had this key, or 404. */
export function bookingByKeyHandler(find: FindBooking) {
  return async ({ url }: Request, response: Response): Promise<void> => {
    const [key, ...more] = new URLSearchParams(url.split("?")[1]).getAll("idempotencyKey");
    if (key === undefined || more.length > 0) {
      throw new HttpError("invalid_query", "idempotencyKey must be given once, like ?idempotencyKey=8e03978e-40d5.");
    }
    send(response, await find.byKey(parseIdempotencyKey(key)));
  };
}

function send(response: Response, booking: ConfirmedBooking | undefined): void {
  if (!booking) throw new HttpError("no_such_booking");
  response.json(booking);
}
