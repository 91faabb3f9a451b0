import type * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkName } from "../../contract/naming";
import { hashOf } from "../../kit/cache";

/** A command to run on a host; it is run again when one of its lines, `stdin` or a trigger changes. */
export interface HostCommandArgs {
  /** Container that has to be healthy first. Pulumi waits for health only when it makes a container, not on later runs. */
  readonly whenHealthy?: string;
  /** A shell command line. */
  readonly create: pulumi.Input<string>;
  /** A shell command line that is run instead of `create` when it was run before, unless a trigger changes. */
  readonly update?: pulumi.Input<string>;
  /** A shell command line that undoes it. */
  readonly delete?: pulumi.Input<string>;
  readonly stdin?: pulumi.Input<string>;
  readonly triggers?: pulumi.Input<unknown>[];
}

/** What running a command on a host gives: a resource with the command's standard output. */
export type HostCommand = command.local.Command | command.remote.Command;

export interface ImageBuildArgs {
  /** Repository part of the image name; the tag is the content's hash. */
  readonly repository: string;
  /** Folder with a Dockerfile, on the machine that runs the program. */
  readonly context: pulumi.Input<string>;
  /** Hash of the build context. */
  readonly contentHash: pulumi.Input<string>;
  /** Image that the Dockerfile starts from (its `BASE_IMAGE` argument), by reference. */
  readonly base: string;
}

/** The stack's networks, by what Docker calls them. */
export type Networks = Readonly<Record<NetworkName, pulumi.Output<string>>>;

/** An image that the host's engine has. */
export interface BuiltImage {
  readonly name: pulumi.Output<string>;
  readonly id: pulumi.Output<string>;
  /** What waits for the image depends on this. */
  readonly resource: pulumi.Resource;
}

/**
 * A place with a Docker engine. Services run on hosts and know nothing of their kind: what differs between a
 * container host and a virtual machine (reaching the engine, running a command, the network) stays in this folder.
 */
export abstract class Host extends pulumi.ComponentResource {
  abstract readonly kind: string;
  /** The host's Docker engine. */
  abstract readonly engine: docker.Provider;
  /** Where other hosts reach this one. */
  abstract readonly address: pulumi.Input<string> | undefined;
  /** Address that published ports are bound to. */
  abstract readonly bindAddress: pulumi.Input<string>;
  /** How the lab's scripts reach the engine; without it, as the docker command does by itself. */
  readonly reach?: pulumi.Output<HostReach>;
  /** Where the host is made by the program: what everything on it ends with. */
  readonly lifetime?: pulumi.Resource;
  /** How many times longer than on an ordinary machine everything here may take. */
  readonly patience: number = 1;

  private connected?: Networks;
  private readonly images = new Map<string, BuiltImage>();

  constructor(
    kind: string,
    readonly hostName: string,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(`ticketwatch:host:${kind}`, hostName, {}, opts);
    this.lifetime = opts?.deletedWith;
  }

  /** Names of the stack's networks on this host. */
  get networks(): Networks {
    if (!this.connected) throw new Error(`host ${this.hostName} was not connected to the stack's networks`);
    return this.connected;
  }

  /** Gives the host's services those networks; done once, before any service is placed. */
  connect(networks: Networks): void {
    this.connected = networks;
    this.registerOutputs({ kind: this.kind, networks });
  }

  /** Runs a shell command on this host as a resource named `name`. */
  abstract run(name: string, args: HostCommandArgs, opts: pulumi.CustomResourceOptions): HostCommand;

  /** Makes sure that the engine has `reference`; asked twice, it is one resource. */
  image(reference: string): BuiltImage {
    return this.once(reference, () => this.provide(reference.replace(/[^a-zA-Z0-9.]+/g, "-"), reference));
  }

  /** Makes sure that the engine has an image made from files; asked twice for one repository, it is made once. */
  build(args: ImageBuildArgs): BuiltImage {
    return this.once(args.repository, () => this.made(args));
  }

  /** Builds an image on this host's engine. */
  protected made(args: ImageBuildArgs): BuiltImage {
    const base = this.image(args.base);
    // The base counts too: the same files on another base are another image.
    const tag = pulumi.all([args.contentHash, base.id]).apply(([content, id]) => hashOf(content, id));
    const imageName = pulumi.interpolate`${args.repository}:${tag}`;
    const built = new docker.Image(
      `${this.hostName}-build-${args.repository}`,
      {
        imageName,
        skipPush: true,
        build: { context: args.context, args: { BASE_IMAGE: base.name }, builderVersion: "BuilderBuildKit", platform },
      },
      { parent: this, provider: this.engine, dependsOn: [base.resource] },
    );
    return this.imageResource(args.repository, built.imageName);
  }

  /** Makes sure that the engine has `reference`. */
  protected provide(suffix: string, reference: string): BuiltImage {
    return this.imageResource(suffix, reference);
  }

  protected imageResource(suffix: string, name: pulumi.Input<string>, opts?: pulumi.CustomResourceOptions): BuiltImage {
    const resource = new docker.RemoteImage(
      `${this.hostName}-image-${suffix}`,
      { name, keepLocally: true },
      { parent: this, provider: this.engine, ...opts },
    );
    return { name: resource.name, id: resource.imageId, resource };
  }

  private once(key: string, make: () => BuiltImage): BuiltImage {
    const known = this.images.get(key) ?? make();
    this.images.set(key, known);
    return known;
  }
}

/** Where a host's engine is reached by SSH. */
export interface HostReach {
  /** As in DOCKER_HOST. */
  readonly dockerHost: string;
  /** Options of the ssh command. */
  readonly sshOptions: readonly string[];
  /** The words of an ssh command that a command line of the host is added to. */
  readonly ssh: readonly string[];
}

const platform = process.arch === "arm64" ? "linux/arm64" : "linux/amd64";
