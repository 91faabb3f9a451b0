import type * as pulumi from "@pulumi/pulumi";
import { ports } from "../../contract/ports";
import type { Settings } from "../config";
import { requiredImage } from "../images/catalogue";
import { generatedPassword } from "../secrets";
import { datasourceFile, datasourcePath, grafanaFiles, grafanaHome } from "./grafana-provisioning";
import { Prometheus } from "./prometheus";
import { httpHealth, type Placement, Service } from "./service";
import type { WebLogin } from "./web-login";

const memoryMebibytes = 256;
const passwordFile = "/etc/grafana/admin-password";

/** Grafana with its data source and dashboards provisioned from files: nothing in it is made by hand. */
export class Grafana extends Service {
  readonly endpoint = `${this.alias}:${ports.grafana}`;
  readonly adminPassword: pulumi.Output<string>;

  constructor(placement: Placement, prometheus: WebLogin, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("Grafana", "grafana", placement, opts);
    this.adminPassword = generatedPassword("grafana-admin");
    const datasource = prometheus.password.apply((password) =>
      datasourceFile({ endpoint: Prometheus.address, user: prometheus.user, password }),
    );
    this.runContainer({
      image: this.host.image(requiredImage(settings, "grafana")),
      environment: {
        GF_SECURITY_ADMIN_PASSWORD__FILE: passwordFile,
        GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: grafanaHome,
        GF_ANALYTICS_REPORTING_ENABLED: "false",
        GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
        GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
        // Since version 12 it would fetch plug-ins from the internet at every start.
        GF_PLUGINS_PREINSTALL_DISABLED: "true",
        GOMEMLIMIT: `${Math.round(memoryMebibytes * 0.85)}MiB`,
        GF_METRICS_ENABLED: "true",
        ...(settings.grafanaUrl ? { GF_SERVER_ROOT_URL: settings.grafanaUrl } : {}),
      },
      files: [
        ...grafanaFiles(),
        { path: datasourcePath, content: datasource, isPrivate: true },
        { path: passwordFile, content: this.adminPassword, isPrivate: true },
      ],
      memoryMebibytes,
      dataPath: "/var/lib/grafana",
      health: { ...httpHealth(ports.grafana, "/api/health"), startSeconds: 90 },
      publish: { internal: ports.grafana, external: settings.grafanaPort },
    });
  }
}
