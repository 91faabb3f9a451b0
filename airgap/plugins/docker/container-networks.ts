import type Docker from "dockerode";
import type { Properties, Value } from "../protocol/values";
import { inSetOrder, mapOf, recordsOf, textOf } from "./inputs";

/** Takes the container off the default bridge and onto the networks of `networksAdvanced`, when there are any. */
export async function connectNetworks(docker: Docker, container: string, networks: Value | undefined): Promise<void> {
  const wanted = recordsOf(networks);
  if (wanted.length > 0) await leaveBridge(docker, container);
  for (const network of wanted)
    await docker
      .getNetwork(network.name as string)
      .connect({ Container: container, EndpointConfig: endpoint(network) } as Docker.NetworkConnectOptions);
}

async function leaveBridge(docker: Docker, container: string): Promise<void> {
  try {
    await docker.getNetwork("bridge").disconnect({ Container: container });
  } catch (error) {
    if (!(error as Error).message.includes("is not connected to")) throw error;
  }
}

const endpoint = (network: Properties) => ({
  Aliases: inSetOrder(network.aliases),
  MacAddress: textOf(network.macAddress),
  DriverOpts: mapOf(Object.fromEntries(inSetOrder(network.driverOpts).map(splitOption))),
  IPAMConfig: {
    IPv4Address: textOf(network.ipv4Address),
    IPv6Address: textOf(network.ipv6Address),
    LinkLocalIPs: inSetOrder(network.linkLocalIps),
  },
});

function splitOption(option: string): [string, string] {
  const at = option.indexOf("=");
  return [option.slice(0, at), option.slice(at + 1)];
}
