const patienceSeconds = 180;

/** A shell command line that runs `command` once `container` is healthy, or fails with a clear message. */
export function whenHealthy(container: string, command: string): string {
  const isHealthy = `[ "$(docker inspect --format '{{.State.Health.Status}}' ${container})" = healthy ]`;
  const giveUp = `echo "${container} was not healthy within ${patienceSeconds} s" >&2; exit 1`;
  return [
    "waited=0",
    `until ${isHealthy}; do`,
    `  if [ "$waited" -ge ${patienceSeconds} ]; then ${giveUp}; fi`,
    "  waited=$((waited + 1)); sleep 1",
    "done",
    command,
  ].join("\n");
}
