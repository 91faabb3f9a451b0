import { atMost } from "../../runs/objectives";
import { connectionConflicts, connections, loadDuration, p99Limit, threads, timeout } from "./common-options";
import { duration, type OptionValues, wholeNumber } from "./options";
import { defineScene } from "./scene";
import type { WrkStage } from "./stage";

const options = {
  threads: threads("4"),
  connections: connections("50"),
  duration: loadDuration("30s"),
  rampSteps: wholeNumber(0, 50, { default: "5", unit: "steps", help: "steps in which the connections grow before it" }),
  rampStepDuration: duration(1, 3600, { default: "5s", help: "how long each of these steps runs" }),
  timeout: timeout(),
  p99: p99Limit("250ms"),
};

type Values = OptionValues<typeof options>;

/** Before the sale opens: the crowd gathers and reads the seat map, over and over. */
export const preOpen = defineScene({
  name: "pre-open",
  summary: "before the sale opens: reads of the seat map, growing to full load",
  options,
  conflicts: connectionConflicts,
  stages: (values) => [
    ...rampStages(values),
    {
      ...stage(values, "full load", values.connections, values.duration),
      measured: true,
      objectives: [atMost("p99Seconds", values.p99)],
    },
  ],
});

function rampStages(values: Values) {
  const numbers = Array.from({ length: values.rampSteps }, (_, index) => index + 1);
  return numbers.map((number) => {
    const connections = Math.ceil((values.connections * number) / (values.rampSteps + 1));
    return stage(values, `ramp ${number} of ${values.rampSteps}`, connections, values.rampStepDuration);
  });
}

function stage(values: Values, name: string, connections: number, seconds: number): Omit<WrkStage, "part"> {
  return {
    kind: "wrk",
    name,
    threads: Math.min(values.threads, connections),
    connections,
    durationSeconds: seconds,
    timeoutSeconds: values.timeout,
    requests: [{ method: "GET", route: "/seats" }],
    script: "seats.lua",
    arguments: {},
    measured: false,
    objectives: [],
  };
}
