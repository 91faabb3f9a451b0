import { seatsMetrics as names } from "../../contract/seats-metrics";
import { maxBy, type Selector, select } from "./promql";

const highest = (metric: string) => (selector: Selector) => maxBy([], select(metric, selector));

export const seatsByStatus = (selector: Selector) => maxBy(["status"], select(names.seats, selector));
export const seats = (status: "available" | "sold", selector: Selector) =>
  maxBy([], select(names.seats, selector, `status="${status}"`));
/** Share of the seats that is sold, 0 to 1. */
export const saleProgress = highest(names.saleProgress);
export const bookingRows = highest(names.bookings);
/** Seats that were sold more than once. */
export const doubleBooked = highest(names.doubleBookedSeats);
export const soldWithoutBooking = highest(names.soldWithoutBooking);
export const availableWithBooking = highest(names.availableWithBooking);
/** Seats whose state and bookings contradict each other. */
export const tornSeats = (selector: Selector) => `${soldWithoutBooking(selector)} + ${availableWithBooking(selector)}`;
/** Seconds between the first and the last booking; nothing while there is none. */
export function saleDuration(selector: Selector): string {
  const first = highest(names.firstBooking)(selector);
  return `${highest(names.lastBooking)(selector)} - (${first} > 0)`;
}
/** When the last booking was made, in milliseconds as Grafana has dates; nothing while there is none. */
export const lastBooking = (selector: Selector) => `1000 * (${highest(names.lastBooking)(selector)} > 0)`;
/** Age of the oldest open transaction: MySQL must keep what that one sees. */
export const oldestTransaction = highest(names.oldestTransaction);
/** Rows that appear in `bookings`, per second: what MySQL kept, next to what the app acknowledged. */
export const rowsPerSecond = (selector: Selector) =>
  `clamp_min(max(deriv(${select(names.bookings, selector)}[$__rate_interval])), 0)`;
