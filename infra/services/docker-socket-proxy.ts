import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { socketVolumeName } from "../../contract/naming";
import type { Settings } from "../config";
import { requiredImage } from "../images/catalogue";
import { keepsItsLabels, labelsOf } from "../owner";
import { aliasOnHost, httpHealth, type Placement, Service } from "./service";

/** Where engines put their socket on the machine that they run on; Docker Desktop has it there in its VM. */
const engineSocket = "/var/run/docker.sock";

/** A shell command line that prints where the engine's socket is on its machine: a rootless engine has its own place. */
const findSocket = `case "$(docker info --format '{{.SecurityOptions}}')" in
  *rootless*) address=\${DOCKER_HOST:-$(docker context inspect --format '{{.Endpoints.docker.Host}}')}; socket=\${address#unix://} ;;
  *) socket=${engineSocket} ;;
esac`;

/** Folder of HAProxy's user in its image: an empty volume that is mounted there becomes that user's, who makes the socket. */
const socketFolder = "/var/lib/haproxy";
const socketName = "docker.sock";

/** On the container's own loopback; it has no other network. */
const healthPort = 8080;

/**
 * Passes on what the container exporter asks of the host's engine, and nothing else: whoever can talk to the engine's
 * own socket owns the machine. It is on no network; who asks is who has its socket mounted.
 */
export class DockerSocketProxy extends Service {
  readonly endpoint = this.alias;
  /** Volume with the socket. */
  readonly volume: pulumi.Output<string>;

  override get scrapeTargets() {
    return [];
  }

  constructor(placement: Placement, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("DockerSocketProxy", aliasOnHost("docker-socket-proxy", placement), placement, opts);
    const image = this.host.image(requiredImage(settings, "haproxy"));
    const { source, group } = this.findEngineSocket(image.name);
    this.volume = this.socketVolume().name;
    this.runContainer({
      image,
      files: [{ path: "/usr/local/etc/haproxy/haproxy.cfg", content: socketProxyConfiguration }],
      memoryMebibytes: 24,
      health: httpHealth(healthPort, "/_ping"),
      groups: [group],
      extra: {
        networkMode: "none",
        networksAdvanced: undefined,
        mounts: [{ type: "bind", source, target: engineSocket }],
        volumes: [{ volumeName: this.volume, containerPath: socketFolder }],
      },
    });
  }

  /** How another container mounts the socket at a folder, and the path that it has there. */
  socketAt(folder: string) {
    const volume = { volumeName: this.volume, containerPath: folder, readOnly: true };
    return { volume, path: `${folder}/${socketName}` };
  }

  private socketVolume(): docker.Volume {
    return new docker.Volume(
      `${this.alias}-socket`,
      { name: socketVolumeName(this.containerName), labels: labelsOf(this.placement.stack, this.alias) },
      { parent: this, provider: this.host.engine, ...keepsItsLabels },
    );
  }

  /**
   * Where the engine's socket is, and the group that may use it, as containers see it: asked of the engine itself,
   * because the engine may be on another machine or, with Docker Desktop, in a VM that this machine knows nothing of.
   */
  private findEngineSocket(image: pulumi.Input<string>) {
    const mount = `type=bind,source=$socket,target=${engineSocket}`;
    const run = "docker run --rm --network none --memory 32m --log-driver none";
    const asked = this.host.run(
      `${this.alias}-socket-group`,
      {
        create: pulumi.interpolate`${findSocket}\n${run} --mount "${mount}" ${image} stat -c "%g $socket" ${engineSocket}`,
      },
      { parent: this },
    );
    const [group, source] = [0, 1].map((index) =>
      asked.stdout.apply((text) => text.trim().split(" ")[index] as string),
    );
    return { group, source } as { group: pulumi.Output<string>; source: pulumi.Output<string> };
  }
}

const id = "[0-9a-f]{64}";

/** What `exporters/containers/engine.ts` asks. Logs, files, processes and the environment of execs are not among it. */
const allowedPaths = [
  "/containers/json",
  `/containers/${id}/(json|stats)`,
  `/images/sha256:${id}/json`,
  "/events",
  "/_ping",
];

/** HAProxy's configuration: an allow-list between two sockets. */
export const socketProxyConfiguration = `global
  log stdout format raw local0 notice
  maxconn 200
  nbthread 1
  hard-stop-after 2s

defaults
  mode http
  log global
  option dontlog-normal
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  timeout http-request 5s
  default_backend engine

frontend exporter
  bind unix@${socketFolder}/${socketName} mode 666
  http-request deny unless { method GET } { path_reg ^(${allowedPaths.join("|")})$ }
  # What the engine then answered would be a tunnel, in which nothing is looked at any more.
  http-request deny if { req.hdr(upgrade) -m found }

frontend health
  bind 127.0.0.1:${healthPort}
  http-request deny unless { method GET } { path /_ping }

backend engine
  # Who asked and left, as the exporter does with what is late, is not waited for.
  option abortonclose
  # The stream of events is silent while nothing happens.
  http-request set-timeout server 1h if { path /events }
  server engine unix@${engineSocket}
`;
