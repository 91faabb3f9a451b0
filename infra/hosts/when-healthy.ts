/** Seconds that a new container has to become healthy, on a host with a patience of 1. */
export const healthySeconds = 240;

const usualSeconds = 180;

/**
 * A shell command line that runs `command` once `container` is healthy, or fails with a clear message. `patience` is
 * the host's.
 */
export function whenHealthy(container: string, command: string, patience = 1): string {
  const seconds = usualSeconds * patience;
  const isHealthy = `[ "$(docker inspect --format '{{.State.Health.Status}}' ${container})" = healthy ]`;
  const giveUp = `echo "${container} was not healthy within ${seconds} s" >&2; exit 1`;
  return [
    "waited=0",
    `until ${isHealthy}; do`,
    `  if [ "$waited" -ge ${seconds} ]; then ${giveUp}; fi`,
    "  waited=$((waited + 1)); sleep 1",
    "done",
    command,
  ].join("\n");
}
