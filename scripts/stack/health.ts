import type { ContainerInspectInfo } from "dockerode";
import { enginesOf } from "./engines";
import type { StackOutputs } from "./outputs";

export interface ServiceHealth {
  readonly service: string;
  readonly host: string;
  readonly image: string;
  /** `healthy`, `starting`, `unhealthy`, `paused`, `exited`, `missing`, `unreachable` (its host is), … */
  readonly health: string;
  readonly endpoint: string;
  readonly url?: string;
}

/** State of each service's container, as its engine tells it. Who asks again and again gives the engines: connecting costs. */
export async function serviceHealth(
  outputs: StackOutputs,
  engineOf = enginesOf(outputs, 10_000),
): Promise<ServiceHealth[]> {
  return await Promise.all(
    Object.entries(outputs.services).map(async ([service, { host, image, endpoint, url, container }]) => {
      const isRemote = outputs.hosts[host]?.reach !== undefined;
      const health = await engineOf(container)
        .getContainer(container)
        .inspect()
        .then(healthIn, (error) => withoutAnswer(error, isRemote));
      return { service, host, image, health, endpoint, ...(url ? { url } : {}) };
    }),
  );
}

/** Of these services, those that are not healthy. */
export const unhealthyOf = (services: readonly ServiceHealth[]): ServiceHealth[] =>
  services.filter(({ health }) => health !== "healthy");

/** How a service is, in words. */
export const described = ({ service, health }: ServiceHealth): string => `${service} is ${health}`;

function healthIn({ State }: ContainerInspectInfo): string {
  if (State.Paused) return "paused";
  return State.Running ? (State.Health?.Status ?? "running") : State.Status;
}

/** A machine that is gone is what the health of its services is asked for; this machine's engine has answered before. */
function withoutAnswer(error: { readonly statusCode?: number }, isRemote: boolean): string {
  if (error.statusCode === 404) return "missing";
  if (isRemote && error.statusCode === undefined) return "unreachable";
  throw error;
}
