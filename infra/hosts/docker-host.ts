import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { Host, type HostCommandArgs } from "./host";
import { whenHealthy } from "./when-healthy";

export interface DockerHostArgs {
  readonly address?: string;
  readonly bindAddress: string;
}

/** The Docker engine of the machine that runs the program (or the one that `DOCKER_HOST` names). */
export class DockerHost extends Host {
  readonly kind = "docker";
  readonly engine: docker.Provider;
  readonly address: string | undefined;
  readonly bindAddress: string;

  constructor(name: string, args: DockerHostArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Docker", name, opts);
    this.address = args.address;
    this.bindAddress = args.bindAddress;
    this.engine = new docker.Provider(`${name}-engine`, {}, { parent: this });
  }

  run(name: string, args: HostCommandArgs, opts: pulumi.CustomResourceOptions): command.local.Command {
    const { whenHealthy: container, create, ...rest } = args;
    const line = container ? pulumi.output(create).apply((text) => whenHealthy(container, text)) : create;
    // What a command reads and prints may be a secret: nothing of it goes to Pulumi's log.
    return new command.local.Command(name, { ...rest, create: line, logging: "none" }, { parent: this, ...opts });
  }
}
