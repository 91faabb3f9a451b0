import { stringify } from "yaml";

/** Alertmanager's configuration file: alerts are grouped and shown in its own pages; nobody is notified outside. */
export function alertmanagerConfiguration(): string {
  return stringify({
    route: {
      receiver: "local",
      group_by: ["alertname", "host"],
      group_wait: "5s",
      group_interval: "30s",
      repeat_interval: "1h",
    },
    receivers: [{ name: "local" }],
  });
}
