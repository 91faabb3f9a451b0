import { stringify } from "yaml";
import { dashboards, homeDashboard } from "../../dashboards";
import { prometheusDatasource } from "../../dashboards/shared/datasource";
import type { ContainerFile } from "../services/service";
import { thresholds } from "./thresholds";

const provisioning = "/etc/grafana/provisioning";
const dashboardFolder = "/etc/grafana/dashboards";

/** Path of the dashboard that Grafana opens with. */
export const grafanaHome = `${dashboardFolder}/${homeDashboard}.json`;

/** Everything that Grafana reads when it starts: its data source, the dashboard provider and the dashboards. */
export function grafanaFiles(prometheusEndpoint: string): ContainerFile[] {
  return [
    { path: `${provisioning}/datasources/ticketwatch.yaml`, content: stringify(datasources(prometheusEndpoint)) },
    { path: `${provisioning}/dashboards/ticketwatch.yaml`, content: stringify(providers()) },
    ...Object.entries(dashboards()).map(([uid, dashboard]) => ({
      path: `${dashboardFolder}/${uid}.json`,
      content: JSON.stringify(dashboard),
    })),
  ];
}

function datasources(prometheusEndpoint: string) {
  const jsonData = { timeInterval: `${thresholds.scrapeIntervalSeconds}s`, httpMethod: "POST" };
  const { uid, type } = prometheusDatasource;
  const url = `http://${prometheusEndpoint}`;
  return {
    apiVersion: 1,
    datasources: [{ name: "Prometheus", uid, type, url, access: "proxy", isDefault: true, editable: false, jsonData }],
  };
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
