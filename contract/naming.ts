/** The label that every Docker object of a stack carries, so that clean-up can be checked. */
export const stackLabel = "ticketwatch.stack";

/** The label that says which service of its stack a container runs. */
export const serviceLabel = "ticketwatch.service";

/** The label with the id of the stack that made an object: names, and so the label above, may come again elsewhere. */
export const ownerLabel = "ticketwatch.owner";

/** Name of the Docker object that `part` of a stack is made of: `ticketwatch-<stack>[-<part>]`. */
export function objectName(stack: string, part?: string): string {
  return ["ticketwatch", stack, part].filter(Boolean).join("-");
}

/**
 * The networks of a stack: `front` is where the sale is, `watch` where it is watched from. Only who has to reach both is
 * on both.
 */
export const networkNames = ["front", "watch"] as const;
export type NetworkName = (typeof networkNames)[number];

/**
 * Name of a stack's network in Docker. The front has the name of the only network that stacks of before have, so that
 * what stays on it, MySQL above all, is not made anew; the other one's name cannot be that of another stack's front.
 */
export function networkObjectName(stack: string, network: NetworkName): string {
  return network === "front" ? objectName(stack) : `${objectName(stack)}_${network}`;
}

/** Name of the volume with the data of the service that runs in `container`. */
export function dataVolumeName(container: string): string {
  return `${container}-data`;
}

/** Name of the volume with the socket of the service that runs in `container`. */
export function socketVolumeName(container: string): string {
  return `${container}-socket`;
}

/** Whether a stack's volume can be made anew without loss. */
export function holdsNoData(volume: string): boolean {
  return volume.endsWith(socketVolumeName(""));
}

const longestStackName = 30;

/**
 * Rejects a stack name that could not be part of a container's and a network's name.
 * Pulumi itself allows more (upper case, dots), Docker's DNS aliases do not.
 */
export function assertStackName(stack: string): void {
  if (stack.length <= longestStackName && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(stack)) return;
  throw new Error(
    `stack name "${stack}" cannot name containers: use lower-case letters, digits and single hyphens, ` +
      `at most ${longestStackName} characters`,
  );
}
