import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config";
import { requiredImage } from "../images/catalogue";
import { alertmanagerConfiguration } from "../monitoring/alertmanager-config";
import { ports } from "../ports";
import { httpHealth, type Placement, Service } from "./service";

/** Groups and routes the alerts that Prometheus raises; silences live in its data volume. */
export class Alertmanager extends Service {
  readonly endpoint = `${this.alias}:${ports.alertmanager}`;

  constructor(placement: Placement, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("Alertmanager", "alertmanager", placement, opts);
    this.runContainer({
      image: this.host.image(requiredImage(settings.imageSource, "alertmanager")),
      command: [
        "--config.file=/etc/alertmanager/alertmanager.yml",
        "--storage.path=/alertmanager",
        // One instance: without this it would look for peers.
        "--cluster.listen-address=",
      ],
      files: [{ path: "/etc/alertmanager/alertmanager.yml", content: alertmanagerConfiguration() }],
      memoryMebibytes: 48,
      dataPath: "/alertmanager",
      health: httpHealth(ports.alertmanager, "/-/healthy"),
      publish: { internal: ports.alertmanager, external: settings.alertmanagerPort },
    });
  }
}
