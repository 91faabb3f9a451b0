import { isDebianLike, osRelease } from "../../kit/os-release";
import { UserError } from "../../kit/user-error";
import { apt } from "../lib/apt";
import { findOnPath } from "../lib/shell";
import type { Report } from "../lib/steps";
import { startEngine } from "./docker-daemon";
import { askEngine, defaultAddress, followDockerContext } from "./engine-answer";

/**
 * Makes sure that a Docker engine answers and that its command is there, and returns the engine's version.
 * Where none answers, root on Debian or Ubuntu gets one installed and started; anyone else gets a clear error.
 */
export async function ensureEngine(report: Report): Promise<string> {
  await followDockerContext();
  const answer = await askEngine();
  if ("version" in answer && (await findOnPath("docker"))) return answer.version;
  assertMayInstall("problem" in answer ? answer.problem : "the docker command is missing");
  await installEngine(report);
  return await startEngine(report);
}

/** Whether this user on this machine may have an engine installed; `problem` is why one is needed. */
export function assertMayInstall(problem: string, user = process.getuid?.(), release = osRelease()): void {
  const address = process.env.DOCKER_HOST;
  if (address && address !== defaultAddress) {
    throw new UserError(
      `no Docker engine answers at DOCKER_HOST=${address}: ${problem}`,
      "correct DOCKER_HOST or unset it",
    );
  }
  if (!isDebianLike(release)) {
    throw new UserError(
      `no Docker engine answers: ${problem}`,
      "install Docker (https://docs.docker.com/engine/install/) and start it",
    );
  }
  if (user !== 0) {
    throw new UserError(
      `no Docker engine answers to this user: ${problem}`,
      "start Docker, or add yourself to the docker group, or run this once as root to have the engine installed",
    );
  }
}

async function installEngine(report: Report): Promise<void> {
  if ((await findOnPath("dockerd")) && (await findOnPath("docker"))) return;
  report("installing docker.io from the distribution");
  await apt(["update"]);
  await apt(["install", "--yes", "--no-install-recommends", "docker.io", "containerd", "runc", "iptables", "iproute2"]);
  // Newer releases split the command from the engine.
  if (!(await findOnPath("docker"))) await apt(["install", "--yes", "--no-install-recommends", "docker-cli"]);
}
