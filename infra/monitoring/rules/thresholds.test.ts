import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Thresholds, thresholds } from "../thresholds";
import { alertingRule, allAlerts, ruleFile, ruleSets } from ".";
import { casesOf } from "./testing/cases";
import { metricsOf } from "./testing/inspect";
import { recorded } from "./testing/test-file";
import { concerns } from "./types";

/** Lines that move something else than a rule: the scrape interval, MySQL's own setting, Alertmanager's pace. */
const movesNoRule = ["watchers.watchdogRepeatSeconds"];

/** Lines that stand for all alerts of a kind, and name none. */
const movesManyAlerts = /^(scrapeIntervalSeconds|hold\.\w+)$/;

const source = readFileSync(join(__dirname, "..", "thresholds.ts"), "utf8");

/** The comment above a threshold, or above the object that it belongs to. */
function commentOf(path: Path): string {
  for (const key of [...path].reverse()) {
    const [, comment] = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*${key}:`).exec(source) ?? [];
    if (comment) return comment;
  }
  throw new Error(`${path.join(".")} has no comment`);
}

/** Each alert with all that decides about it: its own rule and the recording rules that it reads. */
function signatures(t: Thresholds): Map<string, string> {
  const records = Object.values(ruleSets(t)).flatMap((set) => set.records);
  const read = (expr: string): string[] =>
    metricsOf(expr).flatMap((metric) =>
      records.filter(({ record }) => record === metric).flatMap((rule) => [rule.expr, ...read(rule.expr)]),
    );
  return new Map(
    allAlerts(t).map(({ concern, alert }) => [
      alert.alert,
      JSON.stringify([alertingRule(concern, alert), read(alert.expr)]),
    ]),
  );
}

type Path = readonly string[];
type Leaf = number | string;

function leaves(value: object, path: Path = []): { path: Path; value: Leaf }[] {
  return Object.entries(value).flatMap(([key, entry]) =>
    typeof entry === "object" ? leaves(entry, [...path, key]) : [{ path: [...path, key], value: entry as Leaf }],
  );
}

/** The thresholds with one figure moved. */
function moved(path: Path, value: Leaf): Thresholds {
  const copy = structuredClone(thresholds) as Thresholds;
  const parent = path
    .slice(0, -1)
    .reduce<Record<string, unknown>>(
      (node, key) => node[key] as Record<string, unknown>,
      copy as unknown as Record<string, unknown>,
    );
  parent[path.at(-1) ?? ""] = value;
  return copy;
}

const another = (value: Leaf): Leaf => (typeof value === "number" ? value * 2 + 1 : "7m");

describe("moving one threshold", () => {
  const moving = leaves(thresholds)
    .map((leaf) => ({ ...leaf, name: leaf.path.join(".") }))
    .filter(({ name }) => !movesNoRule.includes(name));

  it.each(moving)("$name moves the rules", ({ path, value }) => {
    expect(ruleFile(moved(path, another(value)))).not.toBe(ruleFile());
  });

  it.each(moving.filter(({ name }) => !movesManyAlerts.test(name)))("$name moves the alerts that it names", (leaf) => {
    const [before, after] = [signatures(thresholds), signatures(moved(leaf.path, another(leaf.value)))];
    const changed = [...before.keys()].filter((alert) => before.get(alert) !== after.get(alert));
    const comment = commentOf(leaf.path);
    expect(changed.sort()).toEqual([...before.keys()].filter((alert) => comment.includes(alert)).sort());
  });
});

describe("the proofs", () => {
  it.each(concerns)("cover every alert of the concern %s, firing and quiet", (concern) => {
    const { alerts } = casesOf(concern);
    expect(Object.keys(alerts).sort()).toEqual(
      ruleSets()
        [concern].alerts.map(({ alert }) => alert)
        .sort(),
    );
    const onlyFiring = Object.entries(alerts).filter(([, { levels }]) => !levels);
    expect(onlyFiring.map(([alert]) => alert)).toEqual(concern === "watchers" ? ["Watchdog"] : []);
  });

  it.each(concerns)("cover every recording rule of the concern %s", (concern) => {
    const proven = casesOf(concern).records.map(({ record }) => record);
    expect(proven.sort()).toEqual([...new Set(ruleSets()[concern].records.map(({ record }) => record))].sort());
  });

  it.each(concerns)("of the concern %s differ in the level alone", (concern) => {
    for (const [alert, { series, levels }] of Object.entries(casesOf(concern).alerts)) {
      if (!levels) continue;
      const [fires, quiet] = [series(levels.fires), series(levels.quiet)];
      expect(Object.keys(fires), alert).toEqual(Object.keys(quiet));
      expect(fires, alert).not.toEqual(quiet);
    }
  });

  it.each(concerns)("of the concern %s have titles of their own", (concern) => {
    const titles = casesOf(concern).records.map(recorded);
    expect(new Set(titles).size).toBe(titles.length);
  });
});
