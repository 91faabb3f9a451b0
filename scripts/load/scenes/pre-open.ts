import { connectionConflicts, connections, loadDuration, threads, timeout } from "./common-options";
import { duration, type OptionValues, wholeNumber } from "./options";
import { defineScene, type WrkStage } from "./scene";

const options = {
  threads: threads("4"),
  connections: connections("50"),
  duration: loadDuration("30s"),
  rampSteps: wholeNumber(0, 50, { default: "5", unit: "steps", help: "steps in which the connections grow before it" }),
  rampStepDuration: duration(1, 3600, { default: "5s", help: "how long each of these steps runs" }),
  timeout: timeout(),
};

type Values = OptionValues<typeof options>;

/** Before the sale opens: the crowd gathers and reads the seat map, over and over. */
export const preOpen = defineScene({
  name: "pre-open",
  summary: "before the sale opens: reads of the seat map, growing to full load",
  options,
  conflicts: connectionConflicts,
  stages: (values) => [...rampStages(values), stage(values, "full load", values.connections, values.duration, true)],
});

function rampStages(values: Values): WrkStage[] {
  const numbers = Array.from({ length: values.rampSteps }, (_, index) => index + 1);
  return numbers.map((number) => {
    const connections = Math.ceil((values.connections * number) / (values.rampSteps + 1));
    return stage(values, `ramp ${number} of ${values.rampSteps}`, connections, values.rampStepDuration, false);
  });
}

function stage(values: Values, name: string, connections: number, seconds: number, measured: boolean): WrkStage {
  return {
    kind: "wrk",
    name,
    threads: Math.min(values.threads, connections),
    connections,
    durationSeconds: seconds,
    timeoutSeconds: values.timeout,
    request: { method: "GET", route: "/seats" },
    script: "seats.lua",
    arguments: {},
    measured,
  };
}
