import { describe, expect, test } from "vitest";
import { sceneByName, scenes } from ".";
import { onSale } from "./on-sale";
import { flagOf } from "./options";
import { preOpen } from "./pre-open";
import { describePlan, planSeconds } from "./scene";

describe("pre-open", () => {
  test("ends with 30 s of 50 connections on 4 threads", () => {
    const last = preOpen.plan().stages.at(-1);
    expect(last).toMatchObject({ threads: 4, connections: 50, durationSeconds: 30, measured: true });
    expect(last?.request).toEqual({ method: "GET", route: "/seats" });
  });

  test("grows in steps up to its full load", () => {
    const { stages } = preOpen.plan();
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
    expect(plan.stages[0].arguments).toMatchObject({ seatFrom: 100, seatTo: 120, users: 5000 });
    expect(plan.seats).toEqual({ from: 100, to: 120 });
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

test.each(scenes.map((scene) => [scene.name, scene] as const))("%s explains each of its options", (_, scene) => {
  for (const option of Object.values(scene.options)) {
    expect(option.help.length).toBeGreaterThan(10);
    expect(option.schema.safeParse(option.default).success).toBe(true);
  }
});

test("tells how long a plan takes and what it does", () => {
  const plan = preOpen.plan({ rampSteps: "1", duration: "1m" });
  expect(planSeconds(plan)).toBe(65);
  expect(describePlan(plan)[1]).toBe("full load: GET /seats, 4 threads, 50 connections, 1m");
});

test("names the scenes there are when one is unknown", () => {
  expect(() => sceneByName("encore")).toThrow('no scene is called "encore"; there are: pre-open, on-sale');
});

test("derives flags from option names", () => {
  expect(flagOf("rampStepDuration")).toBe("--ramp-step-duration");
});
