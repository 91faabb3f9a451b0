import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { type NetworkName, networkObjectName } from "../../contract/naming";
import { keepsItsLabels, labelsOf } from "../owner";
import type { Host, Networks } from "./host";
import {
  forgetMemberScript,
  initScript,
  joinScript,
  leaveScript,
  stayManagerScript,
  stayMemberScript,
  tokenScript,
} from "./swarm-scripts";

/** A stack's networks, on which its services find each other. */
export interface StackNetworks {
  readonly names: Networks;
  /** What is true of traffic between hosts; none where there is one host. */
  readonly overlay?: pulumi.Output<Overlay>;
}

export interface Overlay {
  /** Decided when the networks were made. */
  readonly encrypted: boolean;
  /** Hosts whose kernel could not encrypt it when they joined. */
  readonly hostsWithoutEsp: readonly string[];
}

/** Networks of the stack's own on its only host. */
export function bridgeNetworks(stack: string, host: Host): StackNetworks {
  const made = each(
    (network) =>
      new docker.Network(
        resourceName(host, network),
        { name: networkObjectName(stack, network), driver: "bridge", labels: labelsOf(stack) },
        { parent: host, provider: host.engine, ...keepsItsLabels },
      ),
  );
  return { names: namesOf(made) };
}

/**
 * Networks over several hosts: the first initialises a Docker Swarm, the others join it, and plain containers attach to
 * its overlays. On its way between hosts traffic is encrypted, if every host's kernel can do that. `after` has to be
 * there first.
 */
export function overlayNetworks(
  stack: string,
  [first, ...others]: readonly [Host, ...Host[]],
  after: readonly pulumi.Resource[],
): StackNetworks {
  const manager = addressOf(first).apply((address) => ({ stack, address }));
  const leave = leaveScript(stack);
  const init = first.run(
    `${first.hostName}-swarm`,
    { create: manager.apply(initScript), update: manager.apply(stayManagerScript), delete: leave },
    { parent: first, dependsOn: [...after], additionalSecretOutputs: ["stdout"] },
  );
  // Asked for anew when the members are others: it changes when one leaves.
  const token = first.run(
    `${first.hostName}-swarm-token`,
    { create: tokenScript, triggers: others.map(addressOf) },
    { parent: first, dependsOn: [init], additionalSecretOutputs: ["stdout"] },
  );
  const members = others.map((host) => {
    const joining = pulumi.output({ stack, address: addressOf(host), manager: addressOf(first) });
    const lines = { create: joining.apply(joinScript), update: joining.apply(stayMemberScript), delete: leave };
    return host.run(
      `${host.hostName}-swarm`,
      { ...lines, stdin: pulumi.secret(pulumi.interpolate`${token.stdout}\n`) },
      { parent: host, dependsOn: [init], additionalSecretOutputs: ["stdout"] },
    );
  });
  // The manager would keep on waiting for a member that left.
  const seats = members.map((member, index) =>
    first.run(
      `${others[index]?.hostName}-swarm-seat`,
      {
        create: "true",
        delete: nodeIn(member.stdout).apply(forgetMemberScript),
      },
      { parent: first, dependsOn: [member] },
    ),
  );
  const names = [first, ...others].map(({ hostName }) => hostName);
  const answers = pulumi.all([init, ...members].map(({ stdout }) => stdout));
  const hostsWithoutEsp = pulumi.unsecret(answers.apply((all) => names.filter((_, at) => !canEncrypt(all[at]))));
  const options = hostsWithoutEsp.apply(
    (without) => (without.length === 0 ? { encrypted: "true" } : {}) as Record<string, string>,
  );
  const made = each(
    (network) =>
      new docker.Network(
        resourceName(first, network),
        {
          name: networkObjectName(stack, network),
          driver: "overlay",
          attachable: true,
          options,
          labels: labelsOf(stack),
        },
        {
          parent: first,
          provider: first.engine,
          dependsOn: [...members, ...seats],
          ignoreChanges: ["options", ...keepsItsLabels.ignoreChanges],
          // It goes with the swarm. Before that it could not: the swarm holds it for containers of members that are gone.
          deletedWith: init,
        },
      ),
  );
  // What they were made with, whatever the hosts of today can do.
  const encrypted = pulumi
    .all(Object.values(made).map((network) => network.options))
    .apply((all) => all.every((one) => one?.encrypted === "true"));
  return { names: namesOf(made), overlay: pulumi.output({ encrypted, hostsWithoutEsp }) };
}

const each = <Made>(make: (network: NetworkName) => Made): Record<NetworkName, Made> => ({
  front: make("front"),
  watch: make("watch"),
});

const namesOf = ({ front, watch }: Record<NetworkName, docker.Network>): Networks => ({
  front: front.name,
  watch: watch.name,
});

/** The front's is that of the only network that stacks of before have. */
const resourceName = (host: Host, network: NetworkName) =>
  `${host.hostName}-${network === "front" ? "" : `${network}-`}network`;

/** Hosts that others cannot reach have been refused with the configuration. */
const addressOf = (host: Host): pulumi.Output<string> => pulumi.output(host.address as pulumi.Input<string>);
const canEncrypt = (answer = "") => /^encryption yes$/m.test(answer);
const lineIn = (answer: string, name: string) => new RegExp(`^${name} (\\S+)$`, "m").exec(answer)?.[1] ?? "";
const nodeIn = (stdout: pulumi.Output<string>) => pulumi.unsecret(stdout.apply((answer) => lineIn(answer, "node")));
