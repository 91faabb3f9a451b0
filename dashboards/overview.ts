import { type Dashboard, DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { bookingRate, errorRatio, latency, requestRate } from "./queries/app";
import * as infrastructure from "./queries/infrastructure";
import { replicasInService, requestsByReplica, requestsWaiting } from "./queries/load-balancer";
import { gridRows } from "./shared/grid";
import { stat, timeseries } from "./shared/panels";

const glance = [
  stat(
    { title: "Requests", unit: "reqps", description: "Requests per second over all routes." },
    `sum(${requestRate})`,
  ),
  stat({ title: "Errors", unit: "percentunit", description: "Share of answers with a 5xx status." }, errorRatio),
  stat(
    { title: "p99 latency", unit: "s", description: "Latency that 99 % of answers of the slowest route stay below." },
    `max(${latency(0.99)})`,
  ),
  stat(
    { title: "Targets down", unit: "short", description: "Scrape targets that do not answer." },
    infrastructure.targetsDown,
  ),
];

const app = [
  timeseries(
    { title: "Requests by route", unit: "reqps", description: "Requests per second by route." },
    { "{{route}}": requestRate },
  ),
  timeseries(
    { title: "Bookings by outcome", unit: "ops", description: "Booking attempts per second by outcome." },
    { "{{outcome}}": bookingRate },
  ),
  timeseries(
    { title: "Latency", unit: "s", description: "Median and 99th percentile of the time to answer, by route." },
    { "{{route}} p50": latency(0.5), "{{route}} p99": latency(0.99) },
  ),
];

const replicas = [
  timeseries(
    { title: "Requests by replica", unit: "reqps", description: "Requests per second by replica of the app." },
    { "{{instance}}": requestsByReplica },
  ),
  timeseries(
    {
      title: "Replicas in service",
      unit: "short",
      description: "Replicas that HAProxy sends requests to, and requests that wait in HAProxy for one of them.",
    },
    { "in service": replicasInService, "requests waiting": requestsWaiting },
  ),
];

const below = [
  timeseries(
    { title: "MySQL statements", unit: "ops", description: "Statements per second." },
    { "{{instance}}": infrastructure.mysqlQueries },
  ),
  timeseries(
    { title: "MySQL connections", unit: "short", description: "Open connections." },
    { "{{instance}}": infrastructure.mysqlConnections },
  ),
  timeseries(
    { title: "MySQL row-lock waits", unit: "ops", description: "Waits for a row lock that began, per second." },
    { "{{instance}}": infrastructure.mysqlRowLockWaits },
  ),
  timeseries(
    { title: "Host CPU", unit: "percentunit", description: "Share of CPU time that is not idle." },
    { "{{host}}": infrastructure.hostCpu },
  ),
  timeseries(
    { title: "Host memory", unit: "percentunit", description: "Share of memory that is not available." },
    { "{{host}}": infrastructure.hostMemory },
  ),
  timeseries(
    { title: "Targets up", unit: "short", description: "Scrape targets that answer." },
    { targets: infrastructure.targetsUp },
  ),
];

const positions = gridRows([
  { height: 4, widths: [6, 6, 6, 6] },
  { height: 8, widths: [8, 8, 8] },
  { height: 8, widths: [12, 12] },
  { height: 8, widths: [8, 8, 8] },
  { height: 8, widths: [8, 8, 8] },
]);

/** The whole lab on one page: the sale on top, what it stands on below. */
export function overview(): Dashboard {
  const dashboard = new DashboardBuilder("TicketWatch overview")
    .uid("ticketwatch-overview")
    .tags(["ticketwatch"])
    .description("The ticket sale and what it stands on, on one page.")
    .time({ from: "now-15m", to: "now" })
    .refresh("5s")
    .timezone("browser")
    .readonly();
  [...glance, ...app, ...replicas, ...below].forEach((panel, index) => {
    dashboard.withPanel(panel.id(index + 1).gridPos(positions[index]));
  });
  return dashboard.build();
}
