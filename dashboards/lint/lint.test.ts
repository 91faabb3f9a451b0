import { describe, expect, it } from "vitest";
import { pages } from "..";
import { type DashboardJson, jsonOf, type PanelJson } from "../shared/json";
import { layoutRules } from "./layout-rules";
import { linkRules } from "./link-rules";
import { panelRules } from "./panel-rules";
import { queryRules } from "./query-rules";
import type { Rule } from "./rule";
import { variableRules } from "./variable-rules";

const all = pages().map(({ dashboard }) => jsonOf(dashboard));
const rules: readonly Rule[] = [...variableRules, ...panelRules, ...queryRules, ...layoutRules, ...linkRules(all)];
const [, app] = all as [DashboardJson, DashboardJson];

describe("every dashboard", () => {
  it.each(rules)("keeps to $name: $asks", ({ findings }) => {
    expect(Object.fromEntries(all.map((dashboard) => [dashboard.uid, findings(dashboard)]))).toEqual(
      Object.fromEntries(all.map(({ uid }) => [uid, []])),
    );
  });
});

type Change = (dashboard: DashboardJson) => DashboardJson;

/** The dashboard with its first panel that is no heading changed. */
const withPanel = (change: (panel: PanelJson) => object): Change => {
  return (dashboard) => {
    const panels = dashboard.panels.map((panel, index) => (index === 1 ? { ...panel, ...change(panel) } : panel));
    return { ...dashboard, panels };
  };
};
const withQuery = (expr: string): Change =>
  withPanel(({ targets = [] }) => ({ targets: targets.map((target) => ({ ...target, expr })) }));
const withVariable = (change: object): Change => {
  return (dashboard) => ({
    ...dashboard,
    templating: { list: dashboard.templating.list.map((variable) => ({ ...variable, ...change })) },
  });
};
const withLink = (change: object): Change => {
  return (dashboard) => ({ ...dashboard, links: dashboard.links.map((link) => ({ ...link, ...change })) });
};
const withDataLink = (url: string): Change =>
  withPanel(({ fieldConfig }) => ({
    fieldConfig: { ...fieldConfig, defaults: { ...fieldConfig?.defaults, links: [{ title: "link", url }] } },
  }));

/** A dashboard that breaks each rule. */
const broken: Readonly<Record<string, Change>> = {
  "template-datasource-rule": withVariable({ datasource: { uid: "another" } }),
  "template-job-rule, template-instance-rule": withVariable({ multi: false }),
  "template-label-promql-rule": withVariable({ query: "label_values(up{, host)" }),
  "template-on-time-change-reload-rule": withVariable({ refresh: 1 }),
  "target-job-rule, target-instance-rule": withVariable({ name: "unused" }),
  "panel-datasource-rule": withPanel(() => ({ datasource: { uid: "another" } })),
  "panel-title-description-rule": withPanel(() => ({ description: "no sentence" })),
  "panel-units-rule": withPanel(() => ({ fieldConfig: { defaults: {}, overrides: [] } })),
  "panel-no-targets-rule": withPanel(() => ({ targets: [] })),
  "panel-ids-rule": withPanel(() => ({ id: 1 })),
  "uneditable-dashboard": (dashboard) => ({ ...dashboard, editable: true }),
  "target-promql-rule": withQuery("sum(up"),
  "target-rate-interval-rule": withQuery("rate(node_forks_total[1m])"),
  "target-counter-agg-rule": withQuery("node_forks_total"),
  "rate-then-sum-rule": withQuery("rate(sum(node_forks_total)[$__rate_interval:])"),
  "legend-labels-rule": withQuery("sum by (host) (node_load1)"),
  "grid-overflow-rule": withPanel(({ gridPos }) => ({ gridPos: { ...gridPos, w: 25 } })),
  "grid-overlap-rule": withPanel(({ gridPos }) => ({ gridPos: { ...gridPos, h: 9 } })),
  "row-groups-rule": (dashboard) => ({ ...dashboard, panels: dashboard.panels.slice(1) }),
  "link-target-rule": withLink({ url: "/d/nowhere" }),
  "link-variables-rule": withDataLink("/d/ticketwatch-app?$__url_time_range&var-nothing=1"),
  "link-time-rule": withDataLink("/d/ticketwatch-app"),
  "link-list-rule": withLink({ tags: [] }),
};

describe("every rule", () => {
  it.each(rules)("$name finds what breaks it", ({ name, findings }) => {
    expect(findings(broken[name]?.(app) ?? app)).not.toEqual([]);
  });
});
