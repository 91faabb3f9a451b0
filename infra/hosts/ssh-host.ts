import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { projectRoot } from "../../kit/project";
import { shellWords } from "../../kit/shell-words";
import type { ImageSource } from "../images/catalogue";
import { examinationScript } from "./examination";
import { type BuiltImage, Host, type HostCommandArgs, type HostReach, type ImageBuildArgs } from "./host";
import { keyAgent } from "./key-agent";
import { assertReadable } from "./private-key";
import type { HostSettings } from "./settings";
import { hostReach } from "./ssh-command";
import { whenHealthy } from "./when-healthy";

/** What the command plugin gives a connection by itself. */
const dialSeconds = 15;

/** What a machine is reached with; its address may come from what makes it. */
export interface SshHostArgs extends Omit<HostSettings<"ssh">, "kind" | "address" | "bindAddress" | "firewall"> {
  readonly kind: string;
  readonly address: pulumi.Input<string>;
  readonly bindAddress: pulumi.Input<string>;
  readonly imageSource: ImageSource;
  /** What is looked at before any host is touched. */
  readonly guard: pulumi.Resource;
  /** The host whose images are carried over where this one cannot pull them. */
  readonly workshop: () => Host;
  /** How many times longer than usual everything there may take. */
  readonly patience?: number;
}

/** A Linux machine reached by SSH: looked at and readied first, then its Docker engine is used over the same way. */
export class SshHost extends Host {
  readonly kind: string;
  readonly engine: docker.Provider;
  readonly address: pulumi.Input<string>;
  readonly bindAddress: pulumi.Input<string>;
  override readonly reach: pulumi.Output<HostReach>;
  override readonly patience: number;
  /** The machine was found fit and has an engine. */
  private readonly ready: command.remote.Command;
  /** One after the other, so that each finds there what it has in common with those before. */
  private carriedLast?: pulumi.Resource;

  constructor(
    name: string,
    readonly args: SshHostArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("Ssh", name, opts);
    this.kind = args.kind;
    this.address = args.address;
    this.bindAddress = args.bindAddress;
    this.patience = args.patience ?? 1;
    assertReadable(name, args);
    this.reach = pulumi.output(args.address).apply((address) => hostReach({ ...args, address }));
    // Read when the machine is there and its turn has come, and not when the program starts: a clone takes minutes.
    const examination = pulumi
      .all([args.address, args.guard.urn])
      .apply(() => examinationScript(Math.floor(Date.now() / 1000)));
    this.ready = this.remote(
      `${name}-ready`,
      // Looked at again, a host that the lab has filled would be refused.
      { create: "sh -s", update: "true", stdin: examination },
      // The time in it is another one each time; the machine is looked at when it becomes a host.
      { ignoreChanges: ["stdin"] },
    );
    this.engine = new docker.Provider(
      `${name}-engine`,
      { host: this.reach.dockerHost, sshOpts: this.reach.apply(({ sshOptions }) => [...sshOptions]) },
      { parent: this, dependsOn: [this.ready] },
    );
  }

  run(name: string, args: HostCommandArgs, opts: pulumi.CustomResourceOptions): command.remote.Command {
    const { whenHealthy: container, create, ...rest } = args;
    const line = container
      ? pulumi.output(create).apply((text) => whenHealthy(container, text, this.patience))
      : create;
    return this.remote(name, { ...rest, create: line }, pulumi.mergeOptions({ dependsOn: [this.ready] }, opts));
  }

  /** Where no registry can be reached, this host cannot build either: it gets what the workshop made. */
  protected override made(args: ImageBuildArgs): BuiltImage {
    if (!this.isSealed) return super.made(args);
    return this.carried(args.repository, this.args.workshop().build(args));
  }

  protected override provide(suffix: string, reference: string): BuiltImage {
    if (!this.isSealed) return super.provide(suffix, reference);
    return this.carried(suffix, this.args.workshop().image(reference));
  }

  private get isSealed(): boolean {
    return this.args.imageSource !== "official";
  }

  private carried(suffix: string, image: BuiltImage): BuiltImage {
    const there = this.reach.apply(({ ssh }) => shellWords(...ssh));
    const carry = new command.local.Command(
      `${this.hostName}-carry-${suffix}`,
      {
        create: pulumi.interpolate`node --import tsx infra/hosts/carry.ts ${image.name} ${there}`,
        // Whatever else runs from it there keeps it.
        delete: pulumi.interpolate`${there} docker image rm ${image.name} >/dev/null 2>&1 || true`,
        triggers: [image.id],
        dir: projectRoot,
        logging: "none",
      },
      {
        parent: this,
        dependsOn: [this.carriedLast ?? this.ready, image.resource],
        ignoreChanges: ["create", "delete"],
      },
    );
    this.carriedLast = carry;
    return this.imageResource(suffix, image.name, { dependsOn: [carry] });
  }

  private remote(
    name: string,
    args: Omit<command.remote.CommandArgs, "connection">,
    opts: pulumi.CustomResourceOptions,
  ): command.remote.Command {
    const { address, port, user, hostKey } = this.args;
    const connection = {
      host: address,
      port,
      user,
      hostKey,
      agentSocketPath: keyAgent(pulumi.getStack(), this.args),
      dialErrorLimit: 3,
      ...(this.patience > 1 ? { perDialTimeout: dialSeconds * this.patience } : {}),
    };
    // What a command reads and prints may be a secret: nothing of it goes to Pulumi's log.
    const quiet = { addPreviousOutputInEnv: false, logging: "none" } as const;
    return new command.remote.Command(name, { ...args, ...quiet, connection }, { parent: this, ...opts });
  }
}
