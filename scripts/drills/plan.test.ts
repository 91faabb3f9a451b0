import { describe, expect, it } from "vitest";
import { allAlerts } from "../../monitoring/rules";
import { detectionSeconds, type Fault, forReplicas } from "./fault";
import { faults } from "./faults";
import { none } from "./faults/none";
import { baselineSeconds, describeDrill, planDrill, saleSeconds } from "./plan";

const alerts = new Set(allAlerts().map(({ alert }) => alert.alert));
/** Each fault as it is with one replica of the app, and where that differs, with several. */
const expected = faults.flatMap((fault) => [
  fault,
  ...(fault.withReplicas ? [{ ...forReplicas(fault, 2), name: `${fault.name} of one replica of several` }] : []),
]);
const find = (name: string) => faults.find((fault) => fault.name === name) as Fault;

describe("every fault", () => {
  it("has a name of its own that a command line can hold", () => {
    const names = faults.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it.each(expected)("$name expects alerts that there are, each once", ({ expects: { fires, mayFire } }) => {
    const named = [...fires.map(({ alert }) => alert), ...mayFire];
    expect(named.filter((alert) => !alerts.has(alert))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
  });

  it.each(expected)("$name lasts until its alerts are due", ({ seconds, expects: { fires } }) => {
    expect(seconds).toBeGreaterThanOrEqual(Math.max(0, ...fires.map(({ withinSeconds }) => withinSeconds)));
  });

  it.each(expected.filter(({ hurtsUsers }) => hurtsUsers))(
    "$name, which hurts users, is to be detected soon",
    (fault) => {
      expect(Math.min(...fault.expects.fires.map(({ withinSeconds }) => withinSeconds))).toBeLessThanOrEqual(
        detectionSeconds,
      );
    },
  );
});

describe("a plan", () => {
  it("takes the fault's own figures unless others are given", () => {
    const fault = find("cpu-hog");
    expect(planDrill(fault, {})).toMatchObject({ faultSeconds: fault.seconds, strength: fault.strength?.default });
    const given = { strength: "4", duration: "2m", seed: "7" };
    expect(planDrill(fault, given)).toMatchObject({ faultSeconds: 120, strength: 4, seed: 7 });
  });

  it.each([
    [{ strength: "0" }, /--strength 0: expected a whole number from 1 to 64 \(cores\)/],
    [{ duration: "soon" }, /--duration soon: expected a duration/],
    [{ seed: "-1" }, /--seed -1/],
  ])("refuses %j with what is allowed", (given, reason) => {
    expect(() => planDrill(find("cpu-hog"), given)).toThrow(reason);
  });

  it("lays the sale out for longer than the drill, its undoing included", () => {
    const plan = planDrill(find("bad-deploy"), {});
    const undoSeconds = plan.fault.expects.undoSeconds as number;
    expect(saleSeconds(plan)).toBeGreaterThan(baselineSeconds + plan.faultSeconds + undoSeconds + plan.watchSeconds);
  });

  it("of nothing lets no alert fire and hurts nobody", () => {
    const text = describeDrill(planDrill(none, { duration: "10m" })).join("\n");
    expect(text).toContain("every alert must stay quiet");
    expect(text).not.toContain("except");
    expect(none).toMatchObject({ isControl: true, mostHurt: 0, expects: { fires: [], mayFire: [] } });
  });

  it("refuses a strength where a fault has only one", () => {
    expect(() => planDrill(find("app-killed"), { strength: "2" })).toThrow(/app-killed has only one strength/);
  });

  it.each(faults)("of $name says what must happen", (fault) => {
    const text = describeDrill(planDrill(fault, {})).join("\n");
    expect(text).toContain("resets the sale");
    for (const { alert } of fault.expects.fires) expect(text).toContain(`${alert} must fire within`);
  });
});
