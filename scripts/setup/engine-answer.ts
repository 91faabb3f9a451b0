import Docker from "dockerode";
import { messageOf, UserError } from "../../kit/user-error";
import { shell } from "../lib/shell";

/** Version of the engine that answers, or why none does. */
export async function askEngine(): Promise<{ readonly version: string } | { readonly problem: string }> {
  try {
    const { Version, ApiVersion } = await new Docker({ timeout: 10_000 }).version();
    return { version: `${Version} (API ${ApiVersion})` };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

/** Where the engine listens unless DOCKER_HOST or a context says otherwise. */
export const defaultAddress = "unix:///var/run/docker.sock";

/**
 * Points this process, and everything that it starts, at the engine that the user's `docker` command talks to.
 * Pulumi's provider and the Docker API know DOCKER_HOST but not the command's contexts (Docker Desktop, rootless).
 */
export async function followDockerContext(): Promise<void> {
  if (process.env.DOCKER_HOST) return;
  const context = await shell`docker context inspect --format ${"{{.Endpoints.docker.Host}}"}`;
  const address = context.stdout.trim();
  if (context.exitCode === 0 && address && address !== defaultAddress) process.env.DOCKER_HOST = address;
}

/** For commands that need a lab, and so an engine that answers already: a clear error where none does. */
export async function requireEngine(): Promise<void> {
  await followDockerContext();
  const answer = await askEngine();
  if ("version" in answer) return;
  const where = process.env.DOCKER_HOST ? ` at DOCKER_HOST=${process.env.DOCKER_HOST}` : "";
  throw new UserError(
    `no Docker engine answers${where}: ${answer.problem}`,
    "start Docker (./lab up does where it may), or correct DOCKER_HOST",
  );
}
