import * as pulumi from "@pulumi/pulumi";
import { ports } from "../../contract/ports";
import { alertmanagerFile } from "../../monitoring/alertmanager/configuration";
import { secretFiles } from "../../monitoring/alertmanager/receivers";
import { secretSettings } from "../../monitoring/notification-settings";
import type { Settings } from "../config";
import { requiredImage } from "../images/catalogue";
import type { AlertInbox } from "./alert-inbox";
import { type ContainerFile, externalUrl, type Placement, publishedAt, Service } from "./service";
import { askingFor, healthBehindLogin, type WebLogin } from "./web-login";

const configurationPath = "/etc/alertmanager/alertmanager.yml";

/** Groups, routes and silences the alerts that Prometheus raises; silences live in its data volume. */
export class Alertmanager extends Service {
  readonly endpoint = `${this.alias}:${ports.alertmanager}`;

  constructor(
    placement: Placement,
    { inbox, login }: { readonly inbox: AlertInbox; readonly login: WebLogin },
    settings: Settings,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("Alertmanager", "alertmanager", placement, opts);
    const asking = askingFor(login);
    this.runContainer({
      image: this.host.image(requiredImage(settings, "alertmanager")),
      command: [
        `--config.file=${configurationPath}`,
        "--storage.path=/alertmanager",
        // Notifications link to the page that a person can open.
        ...externalUrl(settings.alertmanagerUrl || publishedAt(this.host, settings.alertmanagerPort)),
        // It answers pages of every origin, for which there is no option: without a login they could silence all alerts.
        asking.option,
        // One instance: without this it would look for peers.
        "--cluster.listen-address=",
      ],
      files: [
        { path: configurationPath, content: alertmanagerFile(inbox.endpoint, settings) },
        ...asking.files,
        ...secrets(settings),
      ],
      memoryMebibytes: 48,
      dataPath: "/alertmanager",
      health: healthBehindLogin(ports.alertmanager, "/-/healthy"),
      publish: { internal: ports.alertmanager, external: settings.alertmanagerPort },
    });
  }
}

/** A file for each secret that is set, which only root and its group can read. */
function secrets(settings: Settings): ContainerFile[] {
  return secretSettings
    .filter((key) => settings[key])
    .map((key) => ({ path: secretFiles[key], content: pulumi.secret(settings[key]), isPrivate: true }));
}
