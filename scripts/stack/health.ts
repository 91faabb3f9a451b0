import { engineOf } from "./engines";
import type { StackOutputs } from "./outputs";

export interface ServiceHealth {
  readonly service: string;
  readonly host: string;
  readonly image: string;
  /** `healthy`, `starting`, `unhealthy`, `exited`, `missing`, … */
  readonly health: string;
  readonly endpoint: string;
  readonly url?: string;
}

/** State of each service's container, as its engine tells it. */
export async function serviceHealth(outputs: StackOutputs): Promise<ServiceHealth[]> {
  const engines = new Map(
    Object.entries(outputs.hosts).map(([name, { reach }]) => [name, engineOf(reach, 10_000)] as const),
  );
  return await Promise.all(
    Object.entries(outputs.services).map(async ([service, { host, image, endpoint, url, container }]) => {
      const engine = engines.get(host);
      const found = await engine?.getContainer(container).inspect().catch(missing);
      const health = found
        ? found.State.Running
          ? (found.State.Health?.Status ?? "running")
          : found.State.Status
        : "missing";
      return { service, host, image, health, endpoint, ...(url ? { url } : {}) };
    }),
  );
}

function missing(error: { statusCode?: number }): undefined {
  if (error.statusCode !== 404) throw error;
}
