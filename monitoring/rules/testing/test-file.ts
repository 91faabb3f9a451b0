import { stringify } from "yaml";
import { thresholds } from "../../thresholds";
import { alertingRule, allAlerts } from "..";
import { rendered } from "./annotations";
import type { AlertCase, Cases, Labels, RecordCase, Series } from "./case";
import { defaultAt, series } from "./series";

const every = `${thresholds.scrapeIntervalSeconds}s`;

export const firing = (alert: string) => `${alert} fires beyond its line`;
export const quiet = (alert: string) => `${alert} is quiet just short of its line`;
export const quietWhen = (alert: string, situation: string) => `${alert} is quiet when ${situation}`;
export const firesWhen = (alert: string, situation: string) => `${alert} fires when ${situation}`;
export const recorded = ({ record, expect }: RecordCase) => `${series(record, expect[0]?.labels)} is recorded`;

/** promtool's test file for cases: a named group for each thing that is proven. */
export function testFile(ruleFiles: readonly string[], { alerts, records }: Cases): string {
  const tests = [
    ...Object.entries(alerts).flatMap(([alert, proof]) => alertTests(alert, proof)),
    ...records.map(recordTest),
  ];
  return stringify({ rule_files: ruleFiles, evaluation_interval: every, tests }, { lineWidth: 0 });
}

/** Titles of all groups in the file. */
export function titles({ alerts, records }: Cases): string[] {
  const ofAlerts = Object.entries(alerts).flatMap(([alert, proof]) => [
    firing(alert),
    ...(proof.levels ? [quiet(alert)] : []),
    ...Object.keys(proof.firesWhen ?? {}).map((situation) => firesWhen(alert, situation)),
    ...Object.keys(proof.quietWhen ?? {}).map((situation) => quietWhen(alert, situation)),
  ]);
  return [...ofAlerts, ...records.map(recorded)];
}

function alertTests(alert: string, proof: AlertCase) {
  const { levels = { fires: 1, quiet: undefined }, at } = proof;
  return [
    group(firing(alert), proof.series(levels.fires), alertTest(alert, at, [expectation(alert, proof, levels.fires)])),
    ...(levels.quiet === undefined ? [] : [group(quiet(alert), proof.series(levels.quiet), alertTest(alert, at, []))]),
    ...Object.entries(proof.firesWhen ?? {}).map(([title, { series, at, value }]) =>
      group(firesWhen(alert, title), series, alertTest(alert, at, [expectation(alert, { ...proof, value }, value)])),
    ),
    ...Object.entries(proof.quietWhen ?? {}).map(([title, situation]) =>
      group(quietWhen(alert, title), situation.series, alertTest(alert, situation.at, [])),
    ),
  ];
}

function expectation(alert: string, { labels = {}, value }: AlertCase, level: number) {
  const found = allAlerts().find((entry) => entry.alert.alert === alert);
  if (!found) throw new Error(`a case for ${alert}, and no such alert`);
  const rule = alertingRule(found.concern, found.alert);
  const annotations = Object.entries(rule.annotations).map(([name, template]) => [
    name,
    rendered(template, labels, value ?? level),
  ]);
  return { exp_labels: { ...labels, ...rule.labels }, exp_annotations: Object.fromEntries(annotations) };
}

function alertTest(alertname: string, at = defaultAt, exp_alerts: readonly object[]) {
  return { alert_rule_test: [{ eval_time: `${at}s`, alertname, exp_alerts }] };
}

function recordTest(proof: RecordCase) {
  const { record, expect, at = defaultAt } = proof;
  // Rates are not exact to the last bit.
  const expr = `round(${record}, 0.0001)`;
  const exp_samples = expect.map(({ labels, value }) => ({ labels: sampleLabels(labels), value }));
  return group(recorded(proof), proof.series, { promql_expr_test: [{ expr, eval_time: `${at}s`, exp_samples }] });
}

const sampleLabels = (labels: Labels = {}) => series("", labels) || "{}";

function group(name: string, input: Series, test: object) {
  const input_series = Object.entries(input).map(([name, values]) => ({ series: name, values }));
  return { name, interval: every, input_series, ...test };
}
