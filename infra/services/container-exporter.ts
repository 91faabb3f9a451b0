import type * as pulumi from "@pulumi/pulumi";
import { stackLabel } from "../../contract/naming";
import { ports } from "../../contract/ports";
import type { ScrapeTarget } from "../../monitoring/prometheus-config";
import type { Settings } from "../config";
import { programImage } from "../programs/image";
import { programs } from "../programs/programs";
import type { DockerSocketProxy } from "./docker-socket-proxy";
import { aliasOnHost, programHealth, Service, smallProgram } from "./service";

/** CPU, memory, network, restarts and health of the stack's containers on one host, asked of the host's engine. */
export class ContainerExporter extends Service {
  /** One job, whatever the number of hosts. */
  static readonly job = "container-exporter";
  readonly endpoint = `${this.alias}:${ports.containerExporter}`;

  override get scrapeTargets(): ScrapeTarget[] {
    return [{ job: ContainerExporter.job, endpoint: this.endpoint, host: this.host.hostName }];
  }

  constructor(proxy: DockerSocketProxy, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    const { placement } = proxy;
    super("ContainerExporter", aliasOnHost(ContainerExporter.job, placement), placement, opts);
    const socket = proxy.socketAt("/run/docker-socket-proxy");
    this.runContainer({
      ...smallProgram({
        HTTP_PORT: `${ports.containerExporter}`,
        DOCKER_SOCKET: socket.path,
        CONTAINER_LABEL: `${stackLabel}=${placement.stack}`,
      }),
      // It takes more the more containers come and go on its host.
      memoryMebibytes: 80,
      image: programImage(this.host, programs.containerExporter, settings),
      health: programHealth(ports.containerExporter, "/healthz"),
      // The volume becomes its user's who mounts it first.
      dependsOn: [proxy.container],
      extra: { volumes: [socket.volume] },
    });
  }
}
