import { atMost } from "../../runs/objectives";
import { loadDuration, p99Limit, seed, users } from "./common-options";
import { wholeNumber, yesOrNo } from "./options";
import { defineScene } from "./scene";

/** The booking transaction itself, without the app in front of it. */
export const databaseTicket = defineScene({
  name: "database-ticket",
  summary: "MySQL alone: the booking transaction on a copy of the ticket schema",
  options: {
    threads: wholeNumber(1, 100, { default: "20", unit: "threads", help: "connections that book" }),
    duration: loadDuration("30s"),
    seats: wholeNumber(1, 25_000, { default: "500", unit: "seats", help: "seats of the copy" }),
    hotSeats: wholeNumber(0, 25_000, { default: "0", unit: "seats", help: "seats that everybody wants; 0 for all" }),
    returns: yesOrNo({
      default: "yes",
      help: "yes: a sold seat is given back, so that writing goes on; no: it is refused, as in the sale",
    }),
    users: users(),
    seed: seed(),
    p99: p99Limit("1s"),
  },
  conflicts: ({ seats, hotSeats }) =>
    hotSeats > seats ? [`--hot-seats ${hotSeats} with --seats ${seats}: there are not that many`] : [],
  stages: ({ threads, duration, seats, hotSeats, returns, users, seed, p99 }) => [
    {
      kind: "sysbench",
      name: "booking transaction",
      test: "ticket",
      threads,
      durationSeconds: duration,
      seed,
      options: { seats, "hot-seats": hotSeats, users, returns: returns ? "on" : "off" },
      measured: true,
      objectives: [atMost("p99Seconds", p99), atMost("deadlockShare", 0.05)],
    },
  ],
});
