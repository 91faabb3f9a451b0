import { describe, expect, it } from "vitest";
import { watchdogAlert } from "../../contract/severities";
import { ruleSets } from ".";
import { casesOf } from "./testing/cases";
import { titles } from "./testing/test-file";
import { concerns } from "./types";

describe.each(concerns)("the proofs of the concern %s", (concern) => {
  const { alerts, records } = casesOf(concern);

  it("cover every alert, firing and quiet", () => {
    expect(Object.keys(alerts).sort()).toEqual(
      ruleSets()
        [concern].alerts.map(({ alert }) => alert)
        .sort(),
    );
    const onlyFiring = Object.keys(alerts).filter((alert) => !alerts[alert]?.levels);
    expect(onlyFiring).toEqual(concern === "watchers" ? [watchdogAlert] : []);
  });

  it("cover every recording rule", () => {
    const proven = records.map(({ record }) => record);
    expect(proven.sort()).toEqual([...new Set(ruleSets()[concern].records.map(({ record }) => record))].sort());
  });

  it("differ in the level alone between firing and quiet", () => {
    for (const [alert, { series, levels }] of Object.entries(alerts)) {
      if (!levels) continue;
      const [fires, quiet] = [series(levels.fires), series(levels.quiet)];
      expect(Object.keys(fires), alert).toEqual(Object.keys(quiet));
      expect(fires, alert).not.toEqual(quiet);
    }
  });

  it("have titles of their own", () => {
    const all = titles({ alerts, records });
    expect(new Set(all).size).toBe(all.length);
  });
});
