import { stringify } from "yaml";
import { dashboards, homeDashboard } from "../../dashboards";
import { prometheusDatasource } from "../../dashboards/shared/datasource";
import { thresholds } from "../../monitoring/thresholds";
import type { ContainerFile } from "./service";

const provisioning = "/etc/grafana/provisioning";
const dashboardFolder = "/etc/grafana/dashboards";

/** Path of the dashboard that Grafana opens with. */
export const grafanaHome = `${dashboardFolder}/${homeDashboard}.json`;

/** Path of `datasourceFile`. */
export const datasourcePath = `${provisioning}/datasources/ticketwatch.yaml`;

/** Where Grafana finds Prometheus, and what it logs in with. */
export interface PrometheusAccess {
  /** `alias:port` on the stack's network. */
  readonly endpoint: string;
  readonly user: string;
  readonly password: string;
}

/** Grafana's data source. Holds the password. */
export function datasourceFile({ endpoint, user, password }: PrometheusAccess): string {
  const jsonData = { timeInterval: `${thresholds.scrapeIntervalSeconds}s`, httpMethod: "POST" };
  const { uid, type } = prometheusDatasource;
  const url = `http://${endpoint}`;
  const login = { basicAuth: true, basicAuthUser: user, secureJsonData: { basicAuthPassword: password } };
  const fixed = { access: "proxy", isDefault: true, editable: false };
  return stringify({
    apiVersion: 1,
    datasources: [{ name: "Prometheus", uid, type, url, ...fixed, ...login, jsonData }],
  });
}

/** What else Grafana reads when it starts: the dashboard provider and the dashboards. */
export function grafanaFiles(): ContainerFile[] {
  return [
    { path: `${provisioning}/dashboards/ticketwatch.yaml`, content: stringify(providers()) },
    ...Object.entries(dashboards()).map(([uid, dashboard]) => ({
      path: `${dashboardFolder}/${uid}.json`,
      content: JSON.stringify(dashboard),
    })),
  ];
}

function providers() {
  const options = { path: dashboardFolder };
  return {
    apiVersion: 1,
    providers: [
      {
        name: "ticketwatch",
        folder: "TicketWatch",
        type: "file",
        disableDeletion: true,
        allowUiUpdates: false,
        options,
      },
    ],
  };
}
