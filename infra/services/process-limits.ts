import type { Service } from "./service";

/**
 * Bounds the processes of each host's containers. Pulumi's Docker provider has no field for that, so the engine is told
 * once the containers run, and again when one of them was made anew.
 */
export function limitProcesses(services: readonly Service[]): void {
  for (const host of new Set(services.map((service) => service.host))) {
    const own = services.filter((service) => service.host === host);
    host.run(
      `${host.hostName}-process-limits`,
      {
        create: [...groupByLimit(own)]
          .map(([most, names]) => `docker update --pids-limit ${most} ${names.join(" ")}`)
          .join(" && "),
        triggers: own.map(({ container }) => container.id),
      },
      { parent: host, deletedWith: host.lifetime },
    );
  }
}

function groupByLimit(services: readonly Service[]): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const { mostProcesses, containerName } of services) {
    groups.set(mostProcesses, [...(groups.get(mostProcesses) ?? []), containerName]);
  }
  return groups;
}
