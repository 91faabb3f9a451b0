import * as pulumi from "@pulumi/pulumi";
import { ports } from "../../contract/ports";
import { linksOf } from "../../monitoring/links";
import { prometheusConfiguration, ruleFilePath } from "../../monitoring/prometheus-config";
import { ruleFile } from "../../monitoring/rules";
import type { Settings } from "../config";
import { requiredImage } from "../images/catalogue";
import type { Alertmanager } from "./alertmanager";
import { externalUrl, type Placement, publishedAt, Service } from "./service";
import { askingFor, healthBehindLogin, type WebLogin, webPasswordFile } from "./web-login";

const configurationPath = "/etc/prometheus/prometheus.yml";

/** Scrapes every other service and itself, evaluates the rules, keeps the samples in a data volume. */
export class Prometheus extends Service {
  /** Where Prometheus is found on every stack's network. */
  static readonly address = `prometheus:${ports.prometheus}`;
  readonly endpoint = Prometheus.address;

  constructor(
    placement: Placement,
    watched: {
      readonly services: readonly Service[];
      readonly alertmanager: Alertmanager;
      readonly grafana?: Service;
      /** What it asks for itself, and is asked for by Alertmanager. */
      readonly login: WebLogin;
    },
    settings: Settings,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("Prometheus", "prometheus", placement, opts);
    const { login } = watched;
    const asking = askingFor(login);
    const configuration = prometheusConfiguration({
      stack: placement.stack,
      scrape: [...watched.services, this].flatMap((service) => service.scrapeTargets),
      alertmanager: watched.alertmanager.endpoint,
      login: { user: login.user, passwordFile: webPasswordFile, jobs: [this.alias, watched.alertmanager.alias] },
    });
    const rules = pulumi
      .output(watched.grafana?.url)
      .apply((url) => ruleFile(undefined, undefined, linksOf(settings, url)));
    this.runContainer({
      image: this.host.image(requiredImage(settings, "prometheus")),
      command: [
        `--config.file=${configurationPath}`,
        "--storage.tsdb.path=/prometheus",
        asking.option,
        // Pages of other origins, in a browser that reaches it, may read nothing: by default all may.
        "--web.cors.origin=^$",
        // Alerts link to the query that raised them.
        ...externalUrl(settings.prometheusUrl || publishedAt(this.host, settings.prometheusPort)),
        `--storage.tsdb.retention.time=${settings.prometheusRetentionTime}`,
        `--storage.tsdb.retention.size=${settings.prometheusRetentionSize}`,
        // An Alertmanager that was away hears of what fires within a lab's patience; Prometheus's own pace is a minute.
        "--rules.alert.resend-delay=15s",
      ],
      files: [
        { path: configurationPath, content: configuration },
        { path: ruleFilePath, content: rules },
        { path: webPasswordFile, content: login.password, isPrivate: true },
        ...asking.files,
      ],
      memoryMebibytes: 248,
      networks: ["front", "watch"],
      // It asks there, and nobody has anything to ask of it.
      unnamedOn: "front",
      dataPath: "/prometheus",
      health: healthBehindLogin(ports.prometheus, "/-/ready"),
      publish: { internal: ports.prometheus, external: settings.prometheusPort },
      // The first alert, the dead-man's switch, is not to be sent to nobody.
      dependsOn: [watched.alertmanager.container],
    });
  }
}
