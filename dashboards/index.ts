import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { overview } from "./overview";

/** The dashboard that Grafana opens with, by uid. */
export const homeDashboard = "ticketwatch-overview";

/** Every dashboard by its uid, as the JSON that Grafana is provisioned with. */
export function dashboards(): Record<string, Dashboard> {
  return Object.fromEntries([overview()].map((dashboard) => [dashboard.uid ?? "", dashboard]));
}
