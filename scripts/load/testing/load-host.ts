import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { anyDebianImage } from "../../../airgap/testing";
import { execInContainer } from "../../stack/docker-exec";
import type { RunningStack } from "../../stack/running-stack";
import type { AcknowledgedBooking } from "../wrk";
import type { TicketStand } from "./ticket-stand";

const run = promisify(execFile);
const docker = async (...argv: string[]) => (await run("docker", argv)).stdout.trim();

/** A real load host on a network of its own, from which this machine is reached by `gateway`. */
export interface LoadHost {
  readonly container: string;
  readonly gateway: string;
  /** Command lines of the wrk processes in the container. */
  wrkProcesses(): Promise<string[]>;
  remove(): Promise<void>;
}

export async function startLoadHost(): Promise<LoadHost> {
  const container = `twtest-load-${randomBytes(3).toString("hex")}`;
  const image = await buildLoadImage();
  await docker("network", "create", container);
  const remove = async () => {
    await docker("rm", "--force", "--volumes", container).catch(() => undefined);
    await docker("network", "rm", container).catch(() => undefined);
  };
  try {
    await docker("run", "--detach", "--memory", "192m", "--name", container, "--network", container, image);
    const gateway = await docker("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", container);
    return { container, gateway, remove, wrkProcesses: () => wrkProcesses(container) };
  } catch (cause) {
    await remove();
    throw cause;
  }
}

async function buildLoadImage(): Promise<string> {
  const context = join(__dirname, "..", "image");
  const argument = `BASE_IMAGE=${await anyDebianImage()}`;
  await docker("build", "--tag", "twtest-loadgen", "--build-arg", argument, context);
  return "twtest-loadgen";
}

async function wrkProcesses(container: string): Promise<string[]> {
  const script = "for p in /proc/[0-9]*/cmdline; do tr '\\0' ' ' < $p 2>/dev/null; echo; done";
  const { stdout } = await execInContainer(container, ["sh", "-c", script]);
  return stdout.split("\n").filter((line) => line.startsWith("wrk "));
}

/** A stack of one real load host that loads the stand. */
export function standStack(host: LoadHost, stand: TicketStand, endpoint: string): RunningStack {
  const handle = (name: string) => ({
    name,
    host: "here",
    container: host.container,
    image: "twtest-loadgen",
    endpoint,
  });
  return {
    name: "stand",
    imageSource: "debian",
    bookingStrategy: "in-memory",
    entry: "app",
    services: { loadgen: handle("loadgen"), app: handle("app"), pushgateway: handle("pushgateway") },
    exec: (_service, argv, options) => execInContainer(host.container, argv, options),
    admin: async <Result>(_command: string, input?: object) => {
      const { acknowledged } = input as { acknowledged: AcknowledgedBooking[] };
      return stand.integrity(acknowledged) as Result;
    },
    query: async (promql) => stand.query(promql),
  };
}
