import type * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { hashOf } from "../../airgap/cache";

/** A command to run on a host; it is run again when `stdin`, `create` or a trigger changes. */
export interface HostCommandArgs {
  /** Container that has to be healthy first. Pulumi waits for health only when it makes a container, not on later runs. */
  readonly whenHealthy?: string;
  /** A shell command line. */
  readonly create: pulumi.Input<string>;
  readonly stdin?: pulumi.Input<string>;
  readonly triggers?: pulumi.Input<unknown>[];
}

export interface ImageBuildArgs {
  /** Repository part of the image name; the tag is the content's hash. */
  readonly repository: string;
  /** Folder with a Dockerfile, on the machine that runs the program. */
  readonly context: pulumi.Input<string>;
  /** Hash of the build context. */
  readonly contentHash: pulumi.Input<string>;
  /** Image that the Dockerfile starts from (its `BASE_IMAGE` argument). */
  readonly base: BuiltImage;
}

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
  /** Name of the stack's network on this host. */
  abstract readonly network: pulumi.Output<string>;
  /** Address that published ports are bound to. */
  abstract readonly bindAddress: string;

  private readonly images = new Map<string, BuiltImage>();

  constructor(
    kind: string,
    readonly hostName: string,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(`ticketwatch:host:${kind}`, hostName, {}, opts);
  }

  /** Runs a shell command on this host as a resource named `name`. */
  abstract run(name: string, args: HostCommandArgs, opts: pulumi.CustomResourceOptions): command.local.Command;

  /** Makes sure that the engine has `reference`; asked twice, it is one resource. */
  image(reference: string): BuiltImage {
    const known = this.images.get(reference);
    if (known) return known;
    const image = this.imageResource(reference.replace(/[^a-zA-Z0-9.]+/g, "-"), reference);
    this.images.set(reference, image);
    return image;
  }

  /** Builds an image on this host's engine. */
  build(args: ImageBuildArgs): BuiltImage {
    // The base counts too: the same files on another base are another image.
    const tag = pulumi.all([args.contentHash, args.base.id]).apply(([content, base]) => hashOf(content, base));
    const imageName = pulumi.interpolate`${args.repository}:${tag}`;
    const name = `${this.hostName}-build-${args.repository}`;
    const built = new docker.Image(
      name,
      {
        imageName,
        skipPush: true,
        build: { context: args.context, args: { BASE_IMAGE: args.base.name }, builderVersion: "BuilderV1", platform },
      },
      { parent: this, provider: this.engine, dependsOn: [args.base.resource] },
    );
    return this.imageResource(args.repository, built.imageName);
  }

  private imageResource(suffix: string, name: pulumi.Input<string>): BuiltImage {
    const resource = new docker.RemoteImage(
      `${this.hostName}-image-${suffix}`,
      { name, keepLocally: true },
      { parent: this, provider: this.engine },
    );
    return { name: resource.name, id: resource.imageId, resource };
  }
}

const platform = process.arch === "arm64" ? "linux/arm64" : "linux/amd64";
