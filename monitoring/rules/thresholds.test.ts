import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allAlerts, ruleFile } from ".";
import { changedAlerts, leaves, moved, type Path } from "./testing/moved-thresholds";

const source = readFileSync(join(__dirname, "..", "thresholds.ts"), "utf8");
const names = allAlerts().map(({ alert }) => alert.alert);

/** The pace of Alertmanager's route: no rule reads it. */
const movesNoRule = ["watchers.watchdogRepeatSeconds"];
/** Lines that stand for all alerts of a kind, and name none. */
const movesManyAlerts = /^(scrapeIntervalSeconds|hold\.\w+)$/;

/** The comment above a threshold, or above the object that it belongs to. */
function commentOf(path: Path): string {
  for (const key of [...path].reverse()) {
    const [, comment] = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*${key}:`).exec(source) ?? [];
    if (comment) return comment;
  }
  throw new Error(`${path.join(".")} has no comment`);
}

describe("moving one threshold", () => {
  it.each(leaves.filter(({ name }) => !movesNoRule.includes(name)))("$name moves the rules", ({ path, other }) => {
    expect(ruleFile(moved(path, other))).not.toBe(ruleFile());
  });

  it.each(leaves.filter(({ name }) => !movesManyAlerts.test(name)))("$name moves the alerts that it names", (leaf) => {
    const named = names.filter((alert) => commentOf(leaf.path).includes(alert));
    expect(changedAlerts(moved(leaf.path, leaf.other)).sort()).toEqual(named.sort());
  });
});
