import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import { type DashboardLink, DashboardLinkBuilder, DashboardLinkType } from "@grafana/grafana-foundation-sdk/dashboard";
import { type DashboardUid, dashboardUids } from "../../contract/dashboard-uids";
import { inSight } from "./in-sight";

/** Every dashboard carries this tag; the list above each dashboard is made of it. */
export const dashboardTag = "ticketwatch";

/** Where a click on a value leads: a dashboard, and which of its variables take the value of a label of the series. */
export interface Drill {
  readonly to: DashboardUid;
  readonly title: string;
  /** Variable of the other dashboard → label of the series that was clicked. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Drill-downs that several panels share. */
export const drills = {
  app: { to: dashboardUids.app, title: "Ticket app" },
  replica: { to: dashboardUids.app, title: "This replica", labels: { replica: "instance" } },
  bookings: { to: dashboardUids.bookings, title: "Bookings and seats" },
  mysql: { to: dashboardUids.mysql, title: "MySQL" },
  innodb: { to: dashboardUids.innodb, title: "InnoDB" },
  host: { to: dashboardUids.hosts, title: "This host", labels: { host: "host" } },
  loadRuns: { to: dashboardUids.loadRuns, title: "Load runs" },
  monitoring: { to: dashboardUids.monitoring, title: "Monitoring itself" },
  job: { to: dashboardUids.monitoring, title: "This job", labels: { job: "job" } },
} satisfies Record<string, Drill>;

/** Link of a panel's values. It keeps the time and the variables; a variable that a label sets is not passed twice. */
export function drillLink({ to, title, labels = {} }: Drill, variables: readonly string[]): Builder<DashboardLink> {
  const kept = variables.filter((name) => !(name in labels)).map((name) => `$\{${name}:queryparam}`);
  const set = Object.entries(labels).map(([name, label]) => `var-${name}=$\{__field.labels.${label}}`);
  const url = `/d/${to}?${[`$\{__url_time_range}`, ...kept, ...set].join("&")}`;
  return inSight(new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url));
}

/** Link above a dashboard to a related one. It keeps the time and the variables. */
export function relatedLink(uid: DashboardUid, title: string): Builder<DashboardLink> {
  const link = new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .url(`/d/${uid}`)
    .icon("dashboard")
    .tooltip(`${title}, same time`)
    .includeVars(true)
    .keepTime(true);
  return inSight(link);
}

/** The list of all dashboards above each of them. */
export function allDashboardsLink(): Builder<DashboardLink> {
  const list = new DashboardLinkBuilder("All dashboards")
    .type(DashboardLinkType.Dashboards)
    .tags([dashboardTag])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true);
  return inSight(list);
}
