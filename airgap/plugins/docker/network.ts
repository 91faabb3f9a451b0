import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { type Fields, flag, map, recordSet, text } from "../protocol/fields";
import type { Operation, State } from "../protocol/resource";
import { SchemaResource } from "../protocol/schema-resource";
import type { Properties, Value } from "../protocol/values";
import { labels } from "./container-fields";
import { orMissing } from "./engine";
import { labelRecords, labelsOf, mapOf, recordsOf, textOf } from "./inputs";

const removalPatienceMilliseconds = 30_000;
const removalPauseMilliseconds = 500;

/** docker:index/network:Network */
export class Network extends SchemaResource {
  protected override readonly stateVersion = 1;
  protected readonly fields: Fields = {
    name: text({ autonamed: true }),
    driver: text({ computed: true }),
    labels: recordSet(labels),
    options: map({ computed: true }),
    internal: flag({ computed: true }),
    attachable: flag(),
    ingress: flag(),
    ipv6: flag(),
    ipamDriver: text({ default: "default" }),
    ipamOptions: map(),
    ipamConfigs: recordSet({ subnet: text(), ipRange: text(), gateway: text(), auxAddress: map() }, { computed: true }),
    scope: text({ output: true }),
  };

  constructor(private readonly docker: () => Docker) {
    super();
  }

  async create(inputs: Properties): Promise<State> {
    const { id } = await this.docker().createNetwork(createOptions(inputs));
    return { id, properties: await this.state(id, inputs) };
  }

  /** Nothing about a network can change in place. */
  async update(id: string, _state: Properties, inputs: Properties): Promise<Properties> {
    return this.state(id, inputs);
  }

  async delete(id: string, _state: Properties, { signal }: Operation): Promise<void> {
    const end = Date.now() + removalPatienceMilliseconds;
    while (!(await this.removed(id, Date.now() > end))) await sleep(removalPauseMilliseconds, undefined, { signal });
  }

  protected async inspect(id: string, known: Properties): Promise<Properties | undefined> {
    const found = await orMissing<Docker.NetworkInspectInfo>(this.docker().getNetwork(id).inspect());
    return found && { ...known, ...outputs(found) };
  }

  private async removed(id: string, isLastTry: boolean): Promise<boolean> {
    try {
      await orMissing(this.docker().getNetwork(id).remove());
      return true;
    } catch (error) {
      if (isLastTry || !(error as Error).message.includes("has active endpoints")) throw error;
      return false;
    }
  }
}

function createOptions(inputs: Properties): Docker.NetworkCreateOptions {
  return {
    Name: inputs.name as string,
    CheckDuplicate: true,
    Driver: textOf(inputs.driver),
    Internal: inputs.internal === true,
    Attachable: inputs.attachable === true,
    Ingress: inputs.ingress === true,
    EnableIPv6: inputs.ipv6 === true,
    Labels: labelsOf(inputs.labels),
    Options: mapOf(inputs.options),
    IPAM: {
      Driver: inputs.ipamDriver as string,
      Options: mapOf(inputs.ipamOptions),
      Config: recordsOf(inputs.ipamConfigs).map(ipamConfig),
    },
  } as Docker.NetworkCreateOptions;
}

const ipamConfig = ({ subnet, ipRange, gateway, auxAddress }: Properties) => ({
  Subnet: textOf(subnet),
  IPRange: textOf(ipRange),
  Gateway: textOf(gateway),
  AuxiliaryAddresses: mapOf(auxAddress),
});

function outputs(found: Docker.NetworkInspectInfo): Properties {
  return {
    id: found.Id,
    name: found.Name,
    driver: found.Driver,
    labels: labelRecords(found.Labels),
    options: (found.Options as Value) ?? {},
    internal: found.Internal,
    attachable: found.Attachable,
    ingress: found.Ingress,
    ipv6: found.EnableIPv6,
    ipamDriver: found.IPAM?.Driver ?? "",
    ipamOptions: (found.IPAM?.Options as Value) ?? null,
    ipamConfigs: (found.IPAM?.Config ?? []).map((config) => ({
      subnet: config.Subnet ?? "",
      ipRange: (config as Record<string, string>).IPRange ?? "",
      gateway: config.Gateway ?? "",
      auxAddress: ((config as Record<string, unknown>).AuxiliaryAddresses as Value) ?? {},
    })),
    scope: found.Scope,
  };
}
