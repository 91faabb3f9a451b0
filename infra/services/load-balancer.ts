import type * as pulumi from "@pulumi/pulumi";
import { ports } from "../../contract/ports";
import type { ScrapeTarget } from "../../monitoring/prometheus-config";
import { mostReplicas, type Settings } from "../config";
import { requiredImage } from "../images/catalogue";
import { App } from "./app";
import { haproxyFiles } from "./haproxy-config";
import { httpHealth, type Placement, Service } from "./service";

/** HAProxy in front of the app's replicas: the one place that clients know. */
export class LoadBalancer extends Service {
  /** Where load goes; buyers come through the published port. */
  readonly endpoint = `${this.alias}:${ports.loadBalancerLoad}`;

  constructor(
    placement: Placement,
    replicas: readonly App[],
    settings: Settings,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("LoadBalancer", "load-balancer", placement, opts);
    const listen = { http: ports.loadBalancer, load: ports.loadBalancerLoad, metrics: ports.loadBalancerMetrics };
    const replicaPlaces = { alias: App.sharedAlias, port: ports.app, places: mostReplicas, listen };
    this.runContainer({
      image: this.host.image(requiredImage(settings, "haproxy")),
      files: haproxyFiles(replicaPlaces),
      memoryMebibytes: 96,
      networks: ["front"],
      health: httpHealth(ports.loadBalancerMetrics, "/ready"),
      publish: { internal: ports.loadBalancer, external: settings.appPort },
      dependsOn: replicas.map(({ container }) => container),
    });
  }

  override get scrapeTargets(): ScrapeTarget[] {
    return [{ job: this.alias, endpoint: `${this.alias}:${ports.loadBalancerMetrics}`, host: this.host.hostName }];
  }
}
