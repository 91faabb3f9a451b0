import { atMost } from "../../runs/objectives";
import {
  connectionConflicts,
  connections,
  loadDuration,
  p99Limit,
  seatConflicts,
  seatRange,
  seatsOf,
  seed,
  threads,
  timeout,
  users,
} from "./common-options";
import { defineScene } from "./scene";

/** The sale opens: everybody wants the same few seats at once. */
export const onSale = defineScene({
  name: "on-sale",
  summary: "the sale opens: bookings for the same few seats, all at once",
  options: {
    threads: threads("10"),
    connections: connections("500"),
    duration: loadDuration("30s"),
    ...seatRange("100", "120"),
    users: users(),
    seed: seed(),
    timeout: timeout(),
    p99: p99Limit("1500ms"),
  },
  conflicts: (values) => [...connectionConflicts(values), ...seatConflicts(values)],
  seats: seatsOf,
  stages: ({ threads, connections, duration, timeout, seatFrom, seatTo, users, seed, p99 }) => [
    {
      kind: "wrk",
      name: "bookings",
      threads,
      connections,
      durationSeconds: duration,
      timeoutSeconds: timeout,
      requests: [{ method: "POST", route: "/book" }],
      script: "book.lua",
      arguments: { seatFrom, seatTo, users, seed },
      measured: true,
      objectives: [atMost("p99Seconds", p99)],
    },
  ],
});
