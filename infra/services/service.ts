import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { dataVolumeName, type NetworkName, objectName } from "../../contract/naming";
import type { ScrapeTarget } from "../../monitoring/prometheus-config";
import type { BuiltImage, Host } from "../hosts/host";
import { healthySeconds } from "../hosts/when-healthy";
import { keepsItsLabels, labelsOf } from "../owner";

/** Where a service is placed. */
export interface Placement {
  readonly stack: string;
  readonly host: Host;
  /** Whether the stack has no other host. */
  readonly isOnlyHost: boolean;
}

/** A file that is put into a container when it is made; a changed file replaces the container. */
export interface ContainerFile {
  readonly path: string;
  readonly content: pulumi.Input<string>;
  /** Whether only root and members of its group may read it, which the container's process then is. */
  readonly isPrivate?: boolean;
}

export interface ContainerSpec {
  readonly image: BuiltImage;
  readonly command?: pulumi.Input<string>[];
  readonly environment?: Record<string, pulumi.Input<string>>;
  readonly files?: readonly ContainerFile[];
  readonly memoryMebibytes: number;
  /** CPUs that it may use, such as "0.5"; without it all that there are. */
  readonly cpus?: string;
  readonly health: HealthCheck;
  /** Port inside the container → port of the host, bound to the host's bind address. */
  readonly publish?: { readonly internal: number; readonly external: number };
  /** Folder that lives in a named volume and outlives the container. */
  readonly dataPath?: string;
  readonly dependsOn?: pulumi.Input<pulumi.Resource>[];
  /** Networks that it is on; the one of what watches, unless given. */
  readonly networks?: readonly NetworkName[];
  /** The one of them on which it asks others, and nobody finds it by its alias. */
  readonly unnamedOn?: NetworkName;
  /** Alias that this container shares with others of its kind, besides its own. */
  readonly sharedAlias?: string;
  /** Groups, besides its user's own, that its process is a member of. */
  readonly groups?: readonly pulumi.Input<string>[];
  /** What its processes may ask of the kernel beyond what any user may, such as "CAP_CHOWN"; nothing by default. */
  readonly capabilities?: readonly string[];
  /** Most processes and threads at a time. */
  readonly mostProcesses?: number;
  /** What only one service needs. */
  readonly extra?: Partial<docker.ContainerArgs>;
}

export interface HealthCheck {
  /** Docker's form: ["CMD", …] or ["CMD-SHELL", …]. */
  readonly test: string[];
  /** Seconds that starting may take before failed checks count. */
  readonly startSeconds?: number;
}

/** Health by HTTP for images that have BusyBox's wget. */
export function httpHealth(port: number, path: string): HealthCheck {
  return { test: ["CMD", "wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${port}${path}`] };
}

/** Health by HTTP for programs of our own: their slim Node image has bash, and no HTTP client. */
export function programHealth(port: number, path: string): HealthCheck {
  const ask = `exec 3<>/dev/tcp/127.0.0.1/${port} && printf 'GET ${path} HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ' 200 ' <&3`;
  return { test: ["CMD", "bash", "-c", ask] };
}

/**
 * How a small program of ours is run in a container of `memoryMebibytes`: with a heap that fits it, because Node sizes
 * the heap by the machine, without source maps, which take more memory than the program, and with one arena for what is
 * not on the heap: by itself glibc has one for each thread, and keeps what was freed in each.
 */
export const smallProgram = (environment: Required<ContainerSpec>["environment"]) => ({
  memoryMebibytes: 64,
  command: ["node", "--max-old-space-size=24", "--max-semi-space-size=1", "server.js"],
  environment: { MALLOC_ARENA_MAX: "1", ...environment },
});

const rootGroup = "0";
const defaultMostProcesses = 256;

/** Seconds between two checks, and what one may take. */
const healthEverySeconds = 5;
const healthRetries = 6;
const defaultStartSeconds = 30;

/** A component that runs on a host: it takes the endpoints it needs and offers its own endpoint and scrape targets. */
export abstract class Service extends pulumi.ComponentResource {
  readonly placement: Placement;
  /** Image reference that the container was made from. */
  image!: pulumi.Output<string>;
  container!: docker.Container;
  /** Most processes and threads of the container; see `limitProcesses`. */
  mostProcesses!: number;
  /** Where a browser reaches the service, if it is published. */
  url?: pulumi.Output<string>;
  /** `alias:port` of the service itself on the stack's network. */
  abstract readonly endpoint: string;

  constructor(
    type: string,
    readonly alias: string,
    placement: Placement,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    // What runs on a machine that the program makes goes with the machine.
    super(`ticketwatch:service:${type}`, alias, {}, { deletedWith: placement.host.lifetime, ...opts });
    this.placement = placement;
  }

  get host(): Host {
    return this.placement.host;
  }

  get containerName(): string {
    return objectName(this.placement.stack, this.alias);
  }

  /** What Prometheus scrapes of this service. */
  get scrapeTargets(): ScrapeTarget[] {
    return [{ job: this.alias, endpoint: this.endpoint, host: this.host.hostName }];
  }

  /** What the stack's outputs say of the service. */
  get description() {
    return {
      host: this.host.hostName,
      container: this.container.name,
      image: this.image,
      endpoint: this.endpoint,
      url: this.url,
    };
  }

  /** Makes the service's container and registers the component's outputs. */
  protected runContainer(spec: ContainerSpec): void {
    this.image = spec.image.name;
    this.mostProcesses = spec.mostProcesses ?? defaultMostProcesses;
    if (spec.publish) this.url = publishedAt(this.host, spec.publish.external);
    this.container = new docker.Container(this.alias, this.containerArgs(spec), {
      parent: this,
      provider: this.host.engine,
      dependsOn: spec.dependsOn,
      // Names, ports and volumes are the service's own: the old container must go before the new one can come.
      deleteBeforeReplace: true,
      // A container that does not run is made anew, not just started: one whose making was cut off lacks files or networks.
      replaceOnChanges: ["mustRun"],
    });
    this.registerOutputs({ endpoint: this.endpoint, url: this.url, container: this.container.name });
  }

  private containerArgs(spec: ContainerSpec): docker.ContainerArgs {
    const aliases = [this.alias, ...(spec.sharedAlias ? [spec.sharedAlias] : [])];
    return {
      name: this.containerName,
      // By name, which says what is in it: the same content built once more, as two stacks may at once, has another id.
      image: spec.image.name,
      command: spec.command,
      envs: Object.entries(spec.environment ?? {}).map(([name, value]) => pulumi.interpolate`${name}=${value}`),
      uploads: spec.files?.map(upload),
      memory: spec.memoryMebibytes,
      memorySwap: spec.memoryMebibytes,
      cpus: spec.cpus,
      healthcheck: healthcheck(spec.health, this.host.patience),
      wait: true,
      waitTimeout: healthySeconds * this.host.patience,
      ports: spec.publish && [{ ...spec.publish, ip: this.host.bindAddress }],
      volumes: spec.dataPath ? [{ volumeName: this.dataVolume().name, containerPath: spec.dataPath }] : undefined,
      networkMode: "bridge",
      networksAdvanced: (spec.networks ?? ["watch"]).map((network) => ({
        name: this.host.networks[network],
        ...(network === spec.unnamedOn ? {} : { aliases }),
      })),
      restart: "unless-stopped",
      destroyGraceSeconds: 20,
      logDriver: "json-file",
      logOpts: { "max-size": "10m", "max-file": "3" },
      labels: this.labels,
      groupAdds: groups(spec),
      capabilities: { drops: ["ALL"], adds: spec.capabilities && [...spec.capabilities] },
      securityOpts: ["no-new-privileges:true"],
      // The engine puts no file into a container whose root is read-only.
      readOnly: !spec.files?.length,
      ...spec.extra,
    };
  }

  private dataVolume(): docker.Volume {
    return new docker.Volume(
      `${this.alias}-data`,
      { name: dataVolumeName(this.containerName), labels: this.labels },
      // Pulumi deletes no data, whatever became of the program or the stack: `./lab down` does, after its question.
      { parent: this, provider: this.host.engine, retainOnDelete: true, ...keepsItsLabels },
    );
  }

  private get labels() {
    return labelsOf(this.placement.stack, this.alias);
  }
}

/** Alias of a service that runs on every host: its plain name on a single host, each host's own where there are several. */
export function aliasOnHost(name: string, { host, isOnlyHost }: Placement): string {
  return isOnlyHost ? name : `${name}-${host.hostName}`;
}

/** Where a browser on this host reaches a port that is published on `bindAddress`. */
export function publishedUrl(bindAddress: string, port: number): string {
  const everywhere = bindAddress === "0.0.0.0" || bindAddress === "::";
  const address = everywhere ? "127.0.0.1" : bindAddress.includes(":") ? `[${bindAddress}]` : bindAddress;
  return `http://${address}:${port}`;
}

/** The same for a port that is published on `host`, whose address may not be known before it is made. */
export function publishedAt(host: Host, port: number): pulumi.Output<string> {
  return pulumi.output(host.bindAddress).apply((address) => publishedUrl(address, port));
}

/** Options of Prometheus and Alertmanager; a path in the URL is one that a proxy takes off before it asks them. */
export function externalUrl<Url extends string | pulumi.Output<string>>(url: Url): Url[] {
  const option = (text: string) => `--web.external-url=${text}`;
  const first = typeof url === "string" ? option(url) : url.apply(option);
  return [first, "--web.route-prefix=/"] as Url[];
}

/** On a slow host checks are fewer, too: each starts a program. */
function healthcheck({ test, startSeconds = defaultStartSeconds }: HealthCheck, patience: number) {
  const every = goDuration(healthEverySeconds * patience);
  return {
    tests: test,
    interval: every,
    timeout: every,
    retries: healthRetries,
    startPeriod: goDuration(startSeconds * patience),
  };
}

/** The one way in which Go prints a duration, as the engine gives it back: another would show as a change at every `up`. */
function goDuration(seconds: number): string {
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

/**
 * No owner is given: the engine would look for the image's user among the users of its own machine and fail where there
 * is none (moby #34142). Files are root's, and who has to read a private one is in root's group: docs/decisions/official-plugins.md.
 */
function upload({ path, content, isPrivate }: ContainerFile) {
  return { file: path, content, permissions: isPrivate ? "0440" : "0444" };
}

function groups({ files = [], groups = [] }: ContainerSpec): pulumi.Input<string>[] | undefined {
  const all = files.some(({ isPrivate }) => isPrivate) ? [...groups, rootGroup] : groups;
  return all.length > 0 ? [...all] : undefined;
}
