import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import { type AnnotationQuery, AnnotationQueryBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { loadRunMetrics } from "../../contract/load-metrics";
import { firing } from "../queries/alerts";
import { prometheusDatasource } from "./datasource";
import { inSight } from "./in-sight";

/** Tags of the regions that load runs write into Grafana. */
export const runTags = ["ticketwatch", "run"] as const;

/** Tags of the regions that drills write into Grafana. */
export const drillTags = ["ticketwatch", "drill"] as const;

/** What every dashboard marks on its time axis: load runs, drills and alerts. */
export function annotations(): Builder<AnnotationQuery>[] {
  // In a lab without Grafana's store there are the ends of the runs.
  return [regions("Load runs", "blue", runTags), runEnds(), regions("Drills", "orange", drillTags), alerts()].map(
    inSight,
  );
}

/** Start to end of what the lab's commands did, as Grafana keeps it. */
function regions(name: string, colour: string, tags: readonly string[]): AnnotationQueryBuilder {
  const byTags = { limit: 100, matchAny: false, tags: [...tags], type: "tags" };
  const target: Dataquery = Object.assign({ _implementsDataqueryVariant: () => undefined }, byTags);
  return annotation(name, colour)
    .datasource({ type: "grafana", uid: "-- Grafana --" })
    .target({ build: () => target });
}

/** The end of each scene's latest run, as the Pushgateway has it: the value of the series is the time. */
function runEnds(): AnnotationQueryBuilder {
  return annotation("Ends of load runs", "purple")
    .datasource(prometheusDatasource)
    .expr(`1000 * ${loadRunMetrics.endTime}`)
    .target(query(`1000 * ${loadRunMetrics.endTime}`))
    .useValueForTime(true)
    .titleFormat("Run of {{scene}} ended")
    .tagKeys("scene");
}

function alerts(): AnnotationQueryBuilder {
  return annotation("Alerts", "red")
    .datasource(prometheusDatasource)
    .expr(firing())
    .target(query(firing()))
    .titleFormat("{{alertname}}")
    .textFormat("{{instance}} {{host}}")
    .tagKeys("severity,concern")
    .step("5s");
}

function annotation(name: string, colour: string): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder().name(name).enable(true).hide(false).iconColor(colour);
}

const query = (expr: string) =>
  new DataqueryBuilder().datasource(prometheusDatasource).refId("Anno").expr(expr).range();
