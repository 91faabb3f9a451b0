import type { publishedPorts, Settings } from "./config";
import { planPlacement, type SingleService } from "./placement";

/** A setting that names a port which users reach. */
export type PublishedPort = (typeof publishedPorts)[number];

/** The service that publishes each port. */
export const publisherOf = {
  appPort: "load-balancer",
  grafanaPort: "grafana",
  prometheusPort: "prometheus",
  alertmanagerPort: "alertmanager",
} as const satisfies Record<PublishedPort, SingleService>;

/** Ports that users reach on a host. */
export function publishedOn(host: string, settings: Settings): number[] {
  const { single } = planPlacement(settings);
  const keys = Object.keys(publisherOf) as PublishedPort[];
  return keys.filter((key) => single[publisherOf[key]] === host).map((key) => settings[key]);
}
