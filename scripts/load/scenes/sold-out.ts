import { atMost } from "../../runs/objectives";
import { seatsOf } from "./common-options";
import { mixedConflicts, mixedOptions, mixedStage } from "./mixed-load";
import { duration } from "./options";
import { defineScene } from "./scene";

/** The tail of a sale: the last seats go, and people keep coming, looking and being refused. */
export const soldOut = defineScene({
  name: "sold-out",
  summary: "the tail: the last seats are sold, then people keep asking and are refused",
  options: {
    ...mixedOptions({ threads: "4", connections: "100", duration: "30s", readPercent: "70", p99: "1500ms" }),
    sellDuration: duration(1, 3600, { default: "10s", help: "time in which the rest of the venue is sold first" }),
  },
  conflicts: mixedConflicts,
  seats: seatsOf,
  wholeVenue: true,
  expectsRefusals: true,
  stages: (values) => [
    {
      kind: "wrk",
      name: "selling the rest",
      threads: values.threads,
      connections: values.connections,
      durationSeconds: values.sellDuration,
      timeoutSeconds: values.timeout,
      requests: [{ method: "POST", route: "/book" }],
      script: "book.lua",
      arguments: { seatFrom: values.seatFrom, seatTo: values.seatTo, users: values.users, seed: values.seed, sweep: 1 },
      measured: false,
      objectives: [],
    },
    mixedStage(values, "the tail", [atMost("p99Seconds", values.p99), atMost("bookings", 0)]),
  ],
});
