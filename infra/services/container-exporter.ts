import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config";
import { stackLabel } from "../naming";
import { ports } from "../ports";
import { programImage } from "../programs/image";
import { programs } from "../programs/programs";
import { aliasOnHost, type Placement, programHealth, type ScrapeTarget, Service, smallProgram } from "./service";

/** Where engines put their socket on the machine that they run on; Docker Desktop has it there in its VM. */
const socket = "/var/run/docker.sock";

/** A shell command line that prints where the engine's socket is on its machine: a rootless engine has its own place. */
const findSocket = `case "$(docker info --format '{{.SecurityOptions}}')" in
  *rootless*) address=\${DOCKER_HOST:-$(docker context inspect --format '{{.Endpoints.docker.Host}}')}; socket=\${address#unix://} ;;
  *) socket=${socket} ;;
esac`;

/** CPU, memory, network, restarts and health of the stack's containers on one host, asked of the host's engine. */
export class ContainerExporter extends Service {
  /** One job, whatever the number of hosts. */
  static readonly job = "container-exporter";
  readonly endpoint = `${this.alias}:${ports.containerExporter}`;

  override get scrapeTargets(): ScrapeTarget[] {
    return [{ job: ContainerExporter.job, endpoint: this.endpoint, host: this.host.hostName }];
  }

  constructor(placement: Placement, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("ContainerExporter", aliasOnHost(ContainerExporter.job, placement), placement, opts);
    const image = programImage(this.host, programs.containerExporter, settings);
    const { source, group } = this.engineSocket(image.name);
    this.runContainer({
      ...smallProgram({
        HTTP_PORT: `${ports.containerExporter}`,
        DOCKER_SOCKET: socket,
        CONTAINER_LABEL: `${stackLabel}=${placement.stack}`,
      }),
      // It takes more the more containers come and go on its host.
      memoryMebibytes: 80,
      image,
      health: programHealth(ports.containerExporter, "/healthz"),
      groups: [group],
      extra: {
        mounts: [{ type: "bind", source, target: socket }],
      },
    });
  }

  /**
   * Where the engine's socket is, and the group that may use it, as containers see it: asked of the engine itself,
   * because the engine may be on another machine or, with Docker Desktop, in a VM that this machine knows nothing of.
   */
  private engineSocket(image: pulumi.Input<string>) {
    const mount = `type=bind,source=$socket,target=${socket}`;
    const run = "docker run --rm --network none --memory 32m --log-driver none";
    const asked = this.host.run(
      `${this.alias}-socket-group`,
      {
        create: pulumi.interpolate`${findSocket}\n${run} --mount "${mount}" ${image} stat --format "%g $socket" ${socket}`,
      },
      { parent: this },
    );
    const [group, source] = [0, 1].map((index) =>
      asked.stdout.apply((text) => text.trim().split(" ")[index] as string),
    );
    return { group, source } as { group: pulumi.Output<string>; source: pulumi.Output<string> };
  }
}
