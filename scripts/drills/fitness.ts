import type { StackOutputs } from "../stack/outputs";
import type { Fault, Lab } from "./fault";
import { whyNot } from "./needs";

/** Why a fault cannot be played on this machine, or in this lab; undefined where it can. */
export async function whyNotIn(lab: Lab, fault: Fault): Promise<string | undefined> {
  return (await whyNot(fault.needs)) ?? outOfReach(fault, lab.outputs) ?? (await fault.unfit?.(lab));
}

type Places = Pick<StackOutputs, "services" | "hosts">;

/** Names of the services that are replicas of the app and run on this machine. */
export function replicasHere(outputs: Places): string[] {
  return replicasIn(outputs).filter((service) => farHost(service, outputs) === undefined);
}

export function replicasIn({ services }: Pick<Places, "services">): string[] {
  return Object.keys(services).filter((name) => /^app-\d+$/.test(name));
}

/** A fault that reaches into a container does so by this machine's engine. */
function outOfReach({ hits }: Fault, outputs: Places): string | undefined {
  for (const service of hits) {
    const host = service === "app" ? farApp(outputs) : farHost(service, outputs);
    if (host !== undefined) {
      return `${service} runs on the host "${host}", and this fault is made with this machine's engine and programs`;
    }
  }
  return undefined;
}

function farApp(outputs: Places): string | undefined {
  const [first] = replicasHere(outputs).length > 0 ? [] : replicasIn(outputs);
  return first && farHost(first, outputs);
}

/** Name of the service's host, where that is another machine. */
function farHost(service: string, { services, hosts }: Places): string | undefined {
  const host = services[service]?.host ?? "";
  return hosts[host]?.reach ? host : undefined;
}
