import { QueryVariableBuilder, VariableRefresh, VariableSort } from "@grafana/grafana-foundation-sdk/dashboard";
import { containerMetrics } from "../../contract/container-metrics";
import { loadRunMetrics } from "../../contract/load-metrics";
import { select } from "../queries/promql";
import { onHosts } from "../queries/selectors";
import { prometheusDatasource } from "./datasource";

/**
 * A choice above a dashboard: any number of values that a label has, all of them at first.
 * A variable is named after what it chooses, not after the label, so that a link can carry it to a dashboard
 * where the same label means other things.
 */
function choice(name: string, label: string, description: string, metric: string, values: string) {
  const query = `label_values(${metric}, ${values})`;
  return () =>
    new QueryVariableBuilder(name)
      .label(label)
      .description(description)
      .datasource(prometheusDatasource)
      .query(query)
      .definition(query)
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.NaturalAsc)
      .multi(true)
      .includeAll(true)
      .allValue(".+")
      .current({ selected: true, text: ["All"], value: ["$__all"] });
}

/** The choices that dashboards offer; each is a function, because a builder belongs to one dashboard. */
export const variables = {
  host: choice("host", "Host", "The host that the container runs on.", "up", "host"),
  replica: choice(
    "replica",
    "App replica",
    "The replica of the ticket app.",
    select("up", 'job="app"', onHosts),
    "instance",
  ),
  mysql: choice("mysql", "MySQL", "The MySQL server.", select("up", 'job="mysqld-exporter"', onHosts), "instance"),
  service: choice(
    "service",
    "Service",
    "The service of the lab.",
    select(containerMetrics.lastSeen, 'job="container-exporter"', onHosts),
    "service",
  ),
  scene: choice("scene", "Scene", "The load scene.", loadRunMetrics.endTime, "scene"),
  job: choice("job", "Job", "What Prometheus scrapes, by kind.", select("up", onHosts), "job"),
} as const;

export type VariableName = keyof typeof variables;
