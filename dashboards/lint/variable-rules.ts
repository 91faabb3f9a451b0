import { labelValues, substituted } from "../queries-of";
import { prometheusDatasource } from "../shared/datasource";
import type { DashboardJson, VariableJson } from "../shared/json";
import { panelsOf } from "../shared/json";
import { isPromql } from "../testing/promql-tree";
import type { Rule } from "./rule";

const onTimeRangeChange = 2;

/** The rules about the choices above a dashboard. */
export const variableRules: readonly Rule[] = [
  {
    name: "template-datasource-rule",
    asks: "one data source; it is provisioned under a fixed uid, so that there is nothing to choose",
    findings: ({ templating }) =>
      templating.list.filter(({ datasource }) => !isOurs(datasource)).map(({ name }) => name),
  },
  {
    name: "template-job-rule, template-instance-rule",
    asks: "choices of any number of values; they are named after what is chosen, as a link carries them to other jobs",
    findings: ({ templating }) => templating.list.filter((variable) => !isOpen(variable)).map(({ name }) => name),
  },
  {
    name: "template-label-promql-rule",
    asks: "values that come from a label of a selector that Prometheus understands",
    findings: ({ templating }) => templating.list.filter(({ query }) => !isLabelQuery(query)).map(({ name }) => name),
  },
  {
    name: "template-on-time-change-reload-rule",
    asks: "values that are asked for again when the time changes",
    findings: ({ templating }) =>
      templating.list.filter(({ refresh }) => refresh !== onTimeRangeChange).map(({ name }) => name),
  },
  {
    name: "target-job-rule, target-instance-rule",
    asks: "choices that choose: each is in a query of a panel, and none is in a query that the dashboard does not have",
    findings: (dashboard) => {
      const chosen = dashboard.templating.list.map(({ name }) => name);
      const used = usedVariables(dashboard);
      return [...chosen.filter((name) => !used.has(name)), ...[...used].filter((name) => !chosen.includes(name))];
    },
  },
];

const isOurs = (datasource: VariableJson["datasource"]) => datasource?.uid === prometheusDatasource.uid;

function isOpen({ multi, includeAll, allValue, label }: VariableJson): boolean {
  return multi && includeAll && allValue === ".+" && Boolean(label);
}

function isLabelQuery(query: string): boolean {
  try {
    return isPromql(substituted(labelValues(query).metric));
  } catch {
    return false;
  }
}

/** Names of the variables in a dashboard's queries, without Grafana's own. */
export function usedVariables(dashboard: DashboardJson): Set<string> {
  const queries = panelsOf(dashboard).flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  return new Set(queries.flatMap((expr) => [...expr.matchAll(/\$([a-z]\w*)/g)].map(([, name = ""]) => name)));
}
