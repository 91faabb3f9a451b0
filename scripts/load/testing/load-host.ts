import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { anyDebianImage } from "../../../airgap/images/any-image";
import { execInContainer } from "../../stack/docker-exec";
import type { RunningStack } from "../../stack/running-stack";
import type { AcknowledgedBooking } from "../tally";
import { buildLoadImage } from "./load-image";
import type { TicketStand } from "./ticket-stand";

const run = promisify(execFile);
const docker = async (...argv: string[]) => (await run("docker", argv)).stdout.trim();

/** Real load hosts on a network of their own, from which this machine is reached by `gateway`. */
export interface LoadHost {
  /** The first one's container. */
  readonly container: string;
  readonly containers: readonly string[];
  readonly gateway: string;
  /** Command lines of the wrk processes in the first container. */
  wrkProcesses(): Promise<string[]>;
  remove(): Promise<void>;
}

export async function startLoadHost(count = 1): Promise<LoadHost> {
  const name = `twtest-load-${randomBytes(3).toString("hex")}`;
  const containers = Array.from({ length: count }, (_, index) => (index === 0 ? name : `${name}-${index + 1}`));
  const image = await buildLoadImage(await anyDebianImage());
  await docker("network", "create", name);
  const remove = async () => {
    await docker("rm", "--force", "--volumes", ...containers).catch(() => undefined);
    await docker("network", "rm", name).catch(() => undefined);
  };
  try {
    for (const container of containers) {
      await docker("run", "--detach", "--memory", "192m", "--name", container, "--network", name, image);
    }
    const gateway = await docker("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", name);
    return { container: name, containers, gateway, remove, wrkProcesses: () => wrkProcesses(name) };
  } catch (cause) {
    await remove();
    throw cause;
  }
}

async function wrkProcesses(container: string): Promise<string[]> {
  const script = "for p in /proc/[0-9]*/cmdline; do tr '\\0' ' ' < $p 2>/dev/null; echo; done";
  const { stdout } = await execInContainer(container, ["sh", "-c", script]);
  return stdout.split("\n").filter((line) => line.startsWith("wrk "));
}

/** A stack of real load hosts that load the stand. */
export function standStack(
  host: LoadHost,
  stand: Pick<TicketStand, "integrity" | "query">,
  endpoint: string,
): RunningStack {
  const containers: Record<string, string> = Object.fromEntries(
    host.containers.map((container, index) => [index === 0 ? "loadgen" : `loadgen-${index + 1}`, container]),
  );
  const handle = (name: string) => ({
    name,
    host: "here",
    container: containers[name] ?? host.container,
    image: "twtest-loadgen",
    endpoint,
  });
  const names = [...Object.keys(containers), "app", "pushgateway"];
  return {
    name: "stand",
    imageSource: "debian",
    bookingStrategy: "in-memory",
    entry: "app",
    services: Object.fromEntries(names.map((name) => [name, handle(name)])),
    exec: (service, argv, options) => execInContainer(handle(service).container, argv, options),
    admin: async <Result>(_command: string, input?: object) => {
      const { acknowledged } = input as { acknowledged: AcknowledgedBooking[] };
      return stand.integrity(acknowledged) as Result;
    },
    query: async (promql) => stand.query(promql),
    queryRange: async () => [],
    snapshot: async () => ({ settings: {}, containers: {} }),
  };
}
