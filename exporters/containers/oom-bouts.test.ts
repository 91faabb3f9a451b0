import { expect, it } from "vitest";
import { OomBouts } from "./oom-bouts";

const noon = Date.parse("2026-04-01T12:00:00Z") / 1000;

/** Times (s after noon) of the events that begin a bout; an event is `[action, time]`, of container `a` unless said. */
function bouts(...events: [action: string, time: number, id?: string][]): number[] {
  const told = new OomBouts();
  const begins = ([Action, time, ID = "a"]: (typeof events)[number]) =>
    told.begins({ Action, Actor: { ID }, timeNano: (noon + time) * 1e9 });
  return events.filter(begins).map(([, time]) => time);
}

it("takes a victim that is slow to die for one bout", () => {
  expect(bouts(["oom", 1], ["oom", 1.004], ["oom", 2.9], ["oom", 5], ["oom", 9.5])).toEqual([1]);
});

it("counts kills without end every ten seconds", () => {
  const often = Array.from({ length: 60 }, (_, second) => ["oom", second / 2] as [string, number]);
  expect(bouts(...often)).toEqual([0, 10, 20]);
});

it("counts each life of a container that is restarted at once", () => {
  expect(bouts(["oom", 1], ["oom", 1.2], ["start", 1.5], ["oom", 2], ["start", 2.5], ["oom", 3])).toEqual([1, 2, 3]);
});

it("tells containers apart, and begins no bout at a start", () => {
  expect(bouts(["start", 0], ["oom", 1], ["oom", 2, "b"], ["start", 3, "b"], ["oom", 4])).toEqual([1, 2]);
});

it("remembers nothing of a container that was removed", () => {
  expect(bouts(["oom", 1], ["destroy", 2], ["oom", 3])).toEqual([1, 3]);
});
