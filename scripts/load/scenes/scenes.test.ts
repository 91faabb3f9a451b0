import { describe, expect, test } from "vitest";
import { sceneByName, scenes } from ".";
import { databaseTicket } from "./database-ticket";
import { describePlan, planSeconds } from "./describe-plan";
import { all, matchDay } from "./match-day";
import { mixed } from "./mixed";
import { onSale } from "./on-sale";
import { openLoop } from "./open-loop";
import { flagOf } from "./options";
import { preOpen } from "./pre-open";
import type { WrkStage } from "./stage";

describe("pre-open", () => {
  test("ends with 30 s of 50 connections on 4 threads", () => {
    const last = preOpen.plan().stages.at(-1);
    expect(last).toMatchObject({ threads: 4, connections: 50, durationSeconds: 30, measured: true });
    expect((last as WrkStage).requests).toEqual([{ method: "GET", route: "/seats" }]);
  });

  test("grows in steps up to its full load", () => {
    const stages = preOpen.plan().stages as WrkStage[];
    expect(stages.map(({ connections }) => connections)).toEqual([9, 17, 25, 34, 42, 50]);
    expect(stages.filter(({ measured }) => measured)).toHaveLength(1);
  });

  test("gives a small step no more threads than connections", () => {
    const [first] = preOpen.plan({ connections: "6", rampSteps: "5" }).stages;
    expect(first).toMatchObject({ connections: 1, threads: 1 });
  });

  test("runs without a ramp when asked", () => {
    expect(preOpen.plan({ rampSteps: "0" }).stages).toHaveLength(1);
  });
});

describe("on-sale", () => {
  test("has the figures of the sale by default", () => {
    const plan = onSale.plan();
    expect(plan.stages).toMatchObject([{ threads: 10, connections: 500, durationSeconds: 30, timeoutSeconds: 2 }]);
    expect((plan.stages[0] as WrkStage).arguments).toMatchObject({ seatFrom: 100, seatTo: 120, users: 5000 });
    expect(plan.parts).toMatchObject([{ scene: "on-sale", seats: { from: 100, to: 120 } }]);
  });

  test("refuses a seat range that runs backwards", () => {
    expect(() => onSale.plan({ seatFrom: "9", seatTo: "3" })).toThrow("--seat-from 9 with --seat-to 3");
  });

  test("refuses fewer connections than threads", () => {
    expect(() => onSale.plan({ threads: "10", connections: "5" })).toThrow("--connections 5 with --threads 10");
  });

  test("names every wrong figure at once", () => {
    const given = { duration: "soon", users: "0", ramp: "3" };
    expect(() => onSale.plan(given)).toThrow(/--ramp is no option.*\n--duration soon: expected.*\n--users 0: expected/);
  });
});

describe("a day of several scenes", () => {
  test("runs them in order, one part each", () => {
    const plan = matchDay.plan();
    expect(plan.parts.map(({ scene }) => scene)).toEqual(["pre-open", "on-sale", "mixed", "sold-out"]);
    expect(plan.headline).toBe("on-sale: bookings");
    expect(new Set(plan.stages.map(({ name }) => name)).size).toBe(plan.stages.length);
  });

  test("hands its options to the scenes that have them", () => {
    const { stages } = all.plan({ duration: "3s", rampStepDuration: "1s", sellDuration: "2s" });
    const seconds = (name: string) => stages.find((stage) => stage.name === name)?.durationSeconds;
    expect(seconds("pre-open: ramp 1 of 5")).toBe(1);
    expect(seconds("sold-out: selling the rest")).toBe(2);
    expect(seconds("database: read only")).toBe(3);
  });

  test("sells the venue as large as it is", () => {
    expect(matchDay.plan({}, { seats: 200 }).parts.map(({ seats }) => seats?.to)).toEqual([undefined, 120, 200, 200]);
  });
});

describe("database scenes", () => {
  const venue = { seats: 500, databaseThreads: 26 };

  test("refuse more threads than this lab's MySQL takes, before anything is started", () => {
    const refusal = /^--threads 27: this lab's MySQL takes 26 .*appReplicas and databasePoolSize/;
    for (const scene of ["database", "database-ticket"].map(sceneByName)) {
      expect(() => scene.plan({ threads: "27" }, venue)).toThrow(refusal);
      expect(scene.plan({ threads: "26" }, venue).stages[0]).toMatchObject({ threads: 26 });
    }
  });

  test("go by their own limit where the lab has none, and others have no part in it", () => {
    expect(databaseTicket.plan({ threads: "100" }, { seats: 500 }).stages).toHaveLength(1);
    expect(onSale.plan({ threads: "64" }, venue).stages[0]).toMatchObject({ threads: 64 });
  });
});

test("a whole-venue scene keeps the seats that were given", () => {
  expect(mixed.plan({ seatTo: "50" }, { seats: 200 }).parts[0].seats).toEqual({ from: 1, to: 50 });
});

test.each(["constructor", "toString", "hasOwnProperty"])("refuses %s, which every object has, as an option", (name) => {
  expect(() => preOpen.plan({ [name]: "1" })).toThrow("is no option of this scene");
});

test("an open loop refuses more requests than one run keeps", () => {
  expect(() => openLoop.plan({ rate: "20000", duration: "1h" })).toThrow(/more than 2000000 requests in one run/);
});

test("hot seats cannot outnumber the seats", () => {
  expect(() => databaseTicket.plan({ seats: "5", hotSeats: "6" })).toThrow("--hot-seats 6 with --seats 5");
  expect(() => databaseTicket.plan({ returns: "maybe" })).toThrow("--returns maybe: expected yes or no");
});

test.each(scenes.map((scene) => [scene.name, scene] as const))("%s has objectives where it is measured", (_, scene) => {
  const measured = scene.plan().stages.filter((stage) => stage.measured);
  expect(measured.length).toBeGreaterThan(0);
  for (const { name, objectives } of measured) expect(objectives.length, name).toBeGreaterThan(0);
});

test.each(scenes.map((scene) => [scene.name, scene] as const))("%s explains each of its options", (_, scene) => {
  for (const option of Object.values(scene.options)) {
    expect(option.help.length).toBeGreaterThan(10);
    expect(option.schema.safeParse(option.default).success).toBe(true);
  }
});

test("tells how long a plan takes and what it does", () => {
  const plan = preOpen.plan({ rampSteps: "1", duration: "1m" });
  expect(planSeconds(plan)).toBe(65);
  const [heading, , fullLoad, objective, total] = describePlan(plan);
  expect(heading).toMatch(/^pre-open: before the sale opens/);
  expect(fullLoad).toBe("  full load: GET /seats, 4 threads, 50 connections (wrk, closed loop), 1m");
  expect(objective).toBe("    passes with the 99th percentile of the latency at most 250 ms");
  expect(total).toMatch(/^65s of load/);
});

test("names the scenes there are when one is unknown", () => {
  expect(() => sceneByName("encore")).toThrow('no scene is called "encore"; there are: pre-open, on-sale, mixed');
});

test("derives flags from option names", () => {
  expect(flagOf("rampStepDuration")).toBe("--ramp-step-duration");
});
