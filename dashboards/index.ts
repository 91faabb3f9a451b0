import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { type DashboardUid, dashboardUids } from "../contract/dashboard-uids";
import { appPage } from "./app";
import { bookingsPage } from "./bookings";
import { containersPage } from "./containers";
import { hostsPage } from "./hosts";
import { innodbPage } from "./innodb";
import { loadRunsPage } from "./load-runs";
import { monitoringPage } from "./monitoring";
import { mysqlPage } from "./mysql";
import type { Page } from "./page";
import { salePage } from "./sale";

/** The dashboard that Grafana opens with, by uid. */
export const homeDashboard: DashboardUid = dashboardUids.sale;

/** Every dashboard with what its JSON does not say: the question it answers, and which panels may be empty. */
export function pages(): Page[] {
  return [
    salePage(),
    appPage(),
    bookingsPage(),
    mysqlPage(),
    innodbPage(),
    hostsPage(),
    containersPage(),
    loadRunsPage(),
    monitoringPage(),
  ];
}

/** Every dashboard by its uid, as the JSON that Grafana is provisioned with. */
export function dashboards(): Record<string, Dashboard> {
  return Object.fromEntries(pages().map(({ uid, dashboard }) => [uid, dashboard]));
}
