import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import { type AnnotationQuery, AnnotationQueryBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { loadRunMetrics } from "../../scripts/load/metric-names";
import { firing } from "../queries/alerts";
import { prometheusDatasource } from "./datasource";
import { inSight } from "./in-sight";

/** Tags of the regions that load runs write into Grafana. */
export const runTags = ["ticketwatch", "run"] as const;

/** What every dashboard marks on its time axis: load runs and alerts. */
export function annotations(): Builder<AnnotationQuery>[] {
  return [runRegions(), runEnds(), alerts()].map(inSight);
}

/** Start to end of each run, as Grafana keeps them; in a lab without Grafana's store there are the ends below. */
function runRegions(): AnnotationQueryBuilder {
  const byTags = { limit: 100, matchAny: false, tags: [...runTags], type: "tags" };
  const target: Dataquery = Object.assign({ _implementsDataqueryVariant: () => undefined }, byTags);
  return annotation("Load runs", "blue")
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
