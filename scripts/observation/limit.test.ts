import { expect, test } from "vitest";
import type { ResourceName } from "../runs/measured";
import { exampleResource } from "../runs/testing";
import { type Around, limitOf } from "./limit";
import { resourceQueries } from "./resources";

const short = (...names: ResourceName[]) =>
  names.map((resource) => exampleResource({ resource, subject: `some ${resource}`, mean: 0.97, saturated: true }));
const quiet = { foreignCpu: 0.05, mysqlLine: 0.3 };
const starved = { foreignCpu: 0.5, mysqlLine: 0.9 };

test.each<[string, ResourceName[], Around, ResourceName | undefined]>([
  ["nothing when nothing is short", [], quiet, undefined],
  ["the load host before all", ["host-cpu", "pool", "row-locks", "load-host-cpu"], quiet, "load-host-cpu"],
  ["row locks behind a full pool", ["pool", "row-locks", "host-cpu"], quiet, "row-locks"],
  ["the app's core before the whole machine", ["pool", "host-cpu", "app-cpu"], quiet, "app-cpu"],
  ["the app's thread behind a full pool", ["pool", "host-cpu", "app-event-loop"], quiet, "app-event-loop"],
  ["MySQL's CPU before the app's", ["app-cpu", "mysql-cpu"], quiet, "mysql-cpu"],
  ["the CPU that holders of row locks wait for", ["pool", "row-locks", "app-cpu"], quiet, "app-cpu"],
  ["MySQL's CPU that holders of row locks wait for", ["row-locks", "mysql-cpu"], quiet, "mysql-cpu"],
  ["row locks before the disk that their holders write to", ["disk", "row-locks"], quiet, "row-locks"],
  ["a full pool with no line behind it", ["pool"], quiet, "pool"],
  ["a full pool with no line behind it, however busy the machine", ["pool", "host-cpu"], quiet, "pool"],
  ["the machine when MySQL itself waits for a core", ["pool", "host-cpu"], starved, "host-cpu"],
  ["a full pool where the lines are not known", ["pool"], {}, "pool"],
])("names %s", (_, names, around, expected) => {
  expect(limitOf(short(...names), around)?.resource).toBe(expected);
});

test("names the busiest of its kind, with figure and line", () => {
  const apps = [0.9, 0.99].map((mean, index) =>
    exampleResource({ resource: "app-cpu", subject: `app-${index + 1}`, mean, saturatedFrom: 0.85, saturated: true }),
  );
  expect(limitOf(apps)).toEqual({
    resource: "app-cpu",
    subject: "app-2",
    explanation: "app-2: 99 % of one core or its lower limit on average, threshold 85 %",
  });
});

test("says how much of a full machine went to others", () => {
  expect(limitOf(short("host-cpu"), starved)?.explanation).toMatch(/50 % used by something that is not this lab/);
  expect(limitOf(short("host-cpu"), quiet)?.explanation).not.toContain("not this lab");
});

test("has a rule for every resource that is read", () => {
  for (const { resource } of resourceQueries) expect(limitOf(short(resource), quiet)?.resource).toBe(resource);
});
