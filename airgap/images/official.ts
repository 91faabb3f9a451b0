import type { DebianImage } from "./reference";

/** The images that the lab runs. */
export type OfficialImage = DebianImage;

/**
 * The official images, pinned by tag, as close to the Debian packages' versions as tags were known to be published:
 * docs/decisions/images.md. The test of the Debian images says when they have fallen behind.
 */
export const officialImages: Record<OfficialImage, string> = {
  // The base of images made here: Debian stable, which gets security updates under the same tag.
  debian: "debian:trixie-slim",
  // The long-term line that Debian packages too.
  mysql: "mysql:9.7.2",
  node: "node:24.20.0-trixie-slim",
  // The long-term line that Debian packages too.
  prometheus: "prom/prometheus:v3.5.5",
  alertmanager: "prom/alertmanager:v0.33.1",
  pushgateway: "prom/pushgateway:v1.11.2",
  nodeExporter: "prom/node-exporter:v1.11.1",
  mysqldExporter: "prom/mysqld-exporter:v0.19.0",
  // The Alpine variant brings the wget that health checks call.
  haproxy: "haproxy:3.2.22-alpine",
  grafana: "grafana/grafana:12.3.8",
};
