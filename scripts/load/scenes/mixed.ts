import { atMost } from "../../runs/objectives";
import { seatsOf } from "./common-options";
import { mixedConflicts, mixedOptions, mixedStage } from "./mixed-load";
import { defineScene } from "./scene";

/** The sale runs: most people look, some book, all over the venue. */
export const mixed = defineScene({
  name: "mixed",
  summary: "the sale runs: reads of the seat map and bookings all over the venue, together",
  options: mixedOptions({ threads: "4", connections: "100", duration: "30s", readPercent: "80", p99: "1500ms" }),
  conflicts: mixedConflicts,
  seats: seatsOf,
  wholeVenue: true,
  stages: (values) => [mixedStage(values, "reads and bookings", [atMost("p99Seconds", values.p99)])],
});
