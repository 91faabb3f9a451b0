import { atLeast, atMost } from "../../runs/objectives";
import { seatsOf } from "./common-options";
import { mixedConflicts, mixedOptions, mixedStage } from "./mixed-load";
import { wholeNumber } from "./options";
import { defineScene } from "./scene";

/** Hours of moderate load: what leaks, fills up or slows down shows as throughput that does not stay. */
export const soak = defineScene({
  name: "soak",
  summary: "a long stretch of moderate reads and bookings, to see whether throughput stays",
  options: {
    ...mixedOptions({ threads: "2", connections: "20", duration: "30m", readPercent: "90", p99: "500ms" }),
    steadiness: wholeNumber(0, 100, {
      default: "70",
      unit: "percent",
      help: "objective: throughput of the last fifth, of that of the first",
    }),
  },
  conflicts: mixedConflicts,
  seats: seatsOf,
  wholeVenue: true,
  stages: (values) => [
    mixedStage(values, "steady load", [
      atMost("p99Seconds", values.p99),
      atLeast("steadiness", values.steadiness / 100),
    ]),
  ],
});
