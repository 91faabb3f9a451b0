import { connectionConflicts, connections, loadDuration, threads, timeout } from "./common-options";
import { wholeNumber } from "./options";
import { defineScene } from "./scene";

const HIGHEST_SEAT = 25_000;

const seat = (figure: string, help: string) =>
  wholeNumber(1, HIGHEST_SEAT, { default: figure, unit: "seat number", help });

/** The sale opens: everybody wants the same few seats at once. */
export const onSale = defineScene({
  name: "on-sale",
  summary: "the sale opens: bookings for the same few seats, all at once",
  options: {
    threads: threads("10"),
    connections: connections("500"),
    duration: loadDuration("30s"),
    seatFrom: seat("100", "first seat that is fought over"),
    seatTo: seat("120", "last seat that is fought over"),
    users: wholeNumber(1, 10_000_000, {
      default: "5000",
      unit: "users",
      help: "users who book: user1, user2 and so on",
    }),
    seed: wholeNumber(0, 1_000_000, { default: "1", unit: "number", help: "same seed, same sequence of requests" }),
    timeout: timeout(),
  },
  conflicts: (values) => [
    ...connectionConflicts(values),
    ...(values.seatFrom > values.seatTo
      ? [`--seat-from ${values.seatFrom} with --seat-to ${values.seatTo}: the first seat comes after the last`]
      : []),
  ],
  seats: ({ seatFrom, seatTo }) => ({ from: seatFrom, to: seatTo }),
  stages: ({ threads, connections, duration, timeout, seatFrom, seatTo, users, seed }) => [
    {
      kind: "wrk",
      name: "bookings",
      threads,
      connections,
      durationSeconds: duration,
      timeoutSeconds: timeout,
      request: { method: "POST", route: "/book" },
      script: "book.lua",
      arguments: { seatFrom, seatTo, users, seed },
      measured: true,
    },
  ],
});
