import { expect, test } from "vitest";
import type { ResourceName } from "../runs/measured";
import { exampleResource } from "../runs/testing";
import { limitOf } from "./limit";
import { resourceQueries } from "./resources";

const short = (...names: ResourceName[]) =>
  names.map((resource) => exampleResource({ resource, subject: `some ${resource}`, mean: 0.97, saturated: true }));
const big = { cores: 2, poolConnections: 20 };
const small = { cores: 2, poolConnections: 2 };

test.each<[string, ResourceName[], typeof big, ResourceName | undefined]>([
  ["nothing when nothing is short", [], big, undefined],
  ["the load host before all", ["host-cpu", "pool", "row-locks", "load-host-cpu"], small, "load-host-cpu"],
  ["a pool too small for the machine, however busy", ["host-cpu", "app-cpu", "row-locks", "pool"], small, "pool"],
  ["row locks behind a full pool", ["pool", "row-locks", "host-cpu"], big, "row-locks"],
  ["the app's core before the whole machine", ["pool", "host-cpu", "app-cpu"], big, "app-cpu"],
  ["MySQL's CPU before the app's", ["app-cpu", "mysql-cpu"], big, "mysql-cpu"],
  ["the machine when no program stands out", ["pool", "host-cpu"], big, "host-cpu"],
  ["a full pool with room around it", ["pool"], big, "pool"],
  ["no small pool that is not full", ["app-cpu"], small, "app-cpu"],
])("names %s", (_, names, size, expected) => {
  expect(limitOf(short(...names), size)?.resource).toBe(expected);
});

test("names the busiest of its kind, with figure and line", () => {
  const apps = [0.9, 0.99].map((mean, index) =>
    exampleResource({ resource: "app-cpu", subject: `app-${index + 1}`, mean, saturatedFrom: 0.85, saturated: true }),
  );
  expect(limitOf(apps)).toEqual({
    resource: "app-cpu",
    subject: "app-2",
    explanation: "app-2: 99 % of the one core that Node can use on average (it counts as short from 85 %)",
  });
});

test("says why a pool is too small", () => {
  expect(limitOf(short("pool"), small)?.explanation).toMatch(/2 connections on 2 cores are too few/);
});

test("has a rule for every resource that is read", () => {
  for (const { resource } of resourceQueries) expect(limitOf(short(resource), big)?.resource).toBe(resource);
});
