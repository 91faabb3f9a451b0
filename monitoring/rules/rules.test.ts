import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { durationBuckets } from "../../contract/app-metrics";
import { dashboardUids } from "../../contract/dashboard-uids";
import { severities, watchdogAlert } from "../../contract/severities";
import { thresholds } from "../thresholds";
import { alertingRule, allAlerts, ruleFile, ruleSets } from ".";
import { metricsOf, parses, seconds, windowsOf } from "./testing/inspect";
import { knownNames } from "./testing/known-names";
import { concerns, type RecordingRule } from "./types";

const alerts = allAlerts();
const records: RecordingRule[] = Object.values(ruleSets()).flatMap((set) => [...set.records]);
const rules = [
  ...records.map(({ record, expr }) => ({ name: record, expr })),
  ...alerts.map(({ alert }) => ({ name: alert.alert, expr: alert.expr })),
];
describe("every rule", () => {
  it.each(rules)("$name is PromQL and reads known metrics only", ({ expr }) => {
    expect(parses(expr)).toBe(true);
    expect(metricsOf(expr).filter((metric) => !knownNames.has(metric))).toEqual([]);
  });

  it.each(rules)("$name looks back over four scrapes at least", ({ expr }) => {
    const least = 4 * thresholds.scrapeIntervalSeconds;
    expect(windowsOf(expr).filter((window) => window < least)).toEqual([]);
  });
});

describe("every recording rule", () => {
  it.each(records.map(({ record }) => record))("%s is named level:metric:operation", (record) => {
    expect(record).toMatch(/^[a-z_]+:[a-z_]+:[a-z0-9_]+$/);
  });

  it("is recorded before an alert of its concern reads it", () => {
    for (const { rules: group } of parse(ruleFile()).groups) {
      const kinds = group.map((rule: object) => ("record" in rule ? "record" : "alert"));
      expect(kinds.indexOf("alert")).toBeGreaterThan(kinds.lastIndexOf("record"));
    }
  });

  it("serves its own concern only, so that no group waits for another", () => {
    for (const concern of concerns) {
      const own = ruleSets()[concern];
      const read = [...own.records, ...own.alerts]
        .flatMap(({ expr }) => metricsOf(expr))
        .filter((name) => name.includes(":"));
      expect(own.records.map(({ record }) => record)).toEqual(expect.arrayContaining(read));
    }
  });
});

describe("every alert", () => {
  it("has a name of its own", () => {
    const names = alerts.map(({ alert }) => alert.alert);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(alerts.map(({ concern, alert }) => ({ name: alert.alert, concern, alert })))(
    "$name has its severity, concern, texts, dashboard and runbook",
    ({ name, concern, alert }) => {
      const { labels, annotations } = alertingRule(concern, alert);
      expect(name).toMatch(/^([A-Z][a-z]+)+$/);
      expect(labels).toEqual({
        severity: expect.stringMatching(name === watchdogAlert ? /^none$/ : severity),
        concern,
      });
      expect(annotations.summary).toMatch(/^[A-Z{].{9,80}[^.]$/);
      expect(annotations.summary).not.toContain("$value");
      expect(annotations.description).toMatch(/\{\{ \$value.*\.$/);
      expect(Object.values(dashboardUids).map((uid) => `/d/${uid}`)).toContain(annotations.dashboard);
      expect(annotations.runbook_url).toMatch(/^docs\/runbooks\/[a-z]+(-[a-z]+)*\.md$/);
    },
  );

  it.each(alerts.map(({ alert }) => alert))("$alert waits for whole scrapes and less than it looks back", (alert) => {
    const { forSeconds = 0, expr } = alert;
    expect(forSeconds % thresholds.scrapeIntervalSeconds).toBe(0);
    // An event that has left the window can no longer hold the alert that waits for it.
    if (/increase|resets/.test(expr)) expect(forSeconds).toBeLessThan(Math.min(...windowsOf(expr)));
  });
});

const severity = new RegExp(`^(${severities.join("|")})$`);

describe("burn rates", () => {
  const { fast, slow, latencySeconds } = thresholds.slo;

  it("judge latency by a bound that the app's histogram has", () => {
    expect(durationBuckets).toContain(latencySeconds);
  });

  it.each([fast, slow])("have a short window of a tenth of the long one or less", ({ longWindow, shortWindow }) => {
    expect(seconds(shortWindow)).toBeLessThanOrEqual(seconds(longWindow) / 10);
  });
});

describe("the dead-man's switch", () => {
  it("is the only alert that always fires", () => {
    expect(alerts.filter(({ alert }) => metricsOf(alert.expr).length === 0).map(({ alert }) => alert.alert)).toEqual([
      watchdogAlert,
    ]);
  });
});
