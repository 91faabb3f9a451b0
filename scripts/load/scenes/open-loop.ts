import { atLeast, atMost } from "../../runs/objectives";
import { loadDuration, p99Limit, seatConflicts, seatRange, seatsOf, seed, timeout, users } from "./common-options";
import { wholeNumber } from "./options";
import { defineScene } from "./scene";

/** Requests that one run may send: each leaves a line that is read and kept. */
const MOST_REQUESTS = 2_000_000;

/**
 * Bookings that come when they come: first in a closed loop, then at a constant rate. A stall holds up a closed loop's
 * own requests and so hides from its percentiles; the open loop counts everybody who waited.
 */
export const openLoop = defineScene({
  name: "open-loop",
  summary: "bookings in a closed loop, then at a constant rate with latency from the intended start",
  options: {
    connections: wholeNumber(1, 1000, { default: "10", unit: "connections", help: "connections of the closed loop" }),
    rate: wholeNumber(1, 20_000, { default: "300", unit: "requests/s", help: "requests that are due each second" }),
    mostConnections: wholeNumber(1, 5000, {
      default: "500",
      unit: "connections",
      help: "requests of the open loop that may be on their way at once",
    }),
    duration: loadDuration("30s"),
    ...seatRange("100", "120"),
    users: users(),
    seed: seed(),
    timeout: timeout(),
    p99: p99Limit("500ms"),
  },
  conflicts: (values) => [
    ...seatConflicts(values),
    ...(values.rate * values.duration > MOST_REQUESTS
      ? [`--rate ${values.rate} with --duration ${values.duration}: more than ${MOST_REQUESTS} requests in one run`]
      : []),
  ],
  seats: seatsOf,
  stages: ({ connections, rate, mostConnections, duration, seatFrom, seatTo, users, seed, timeout, p99 }) => {
    const requests = [{ method: "POST", route: "/book" }] as const;
    const bookings = { seatFrom, seatTo, users, seed };
    const load = { durationSeconds: duration, timeoutSeconds: timeout, requests };
    return [
      {
        ...{ kind: "wrk", name: "closed loop", ...load, threads: 1, connections },
        ...{ script: "book.lua", arguments: bookings, measured: false, objectives: [] },
      },
      {
        ...{
          kind: "vegeta",
          name: "open loop",
          ...load,
          ratePerSecond: rate,
          mostConnections,
          bookings,
          measured: true,
        },
        objectives: [atMost("p99Seconds", p99), atLeast("arrivalShare", 0.99)],
      },
    ];
  },
});
