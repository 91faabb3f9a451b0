import Docker from "dockerode";
import { Refused } from "../protocol/errors";
import { contextHost } from "./context";
import { sshAgent } from "./ssh-agent";

/** Which Docker engine to talk to. */
export interface EngineAddress {
  /** `unix:///path`, `tcp://host:port`, `http://host:port` or `ssh://user@host:port`. */
  readonly host?: string;
  /** Flags for `ssh`, for `ssh://` hosts. */
  readonly sshOpts: readonly string[];
  /** The name of a Docker context, which wins over the host. */
  readonly context?: string;
}

const defaultHost = "unix:///var/run/docker.sock";

// Empty entries keep dockerode from mixing in what it reads from DOCKER_HOST by itself.
const nothingFromEnvironment = { host: undefined, port: undefined, socketPath: undefined, protocol: "http" } as const;

export const hostOf = ({ host, context }: EngineAddress): string =>
  (context && contextHost(context)) || host || process.env.DOCKER_HOST || defaultHost;

/** A client for the engine at `address`; nothing is sent yet. */
export function connect(address: EngineAddress): Docker {
  const host = hostOf(address);
  const url = new URL(host);
  switch (url.protocol) {
    case "unix:":
      return new Docker({ ...nothingFromEnvironment, socketPath: url.pathname });
    case "tcp:":
    case "http:":
      return new Docker({ ...nothingFromEnvironment, host: url.hostname, port: url.port || 2375 });
    case "ssh:":
      // The name never reaches a resolver: the agent's connection is already at its goal.
      return new Docker({
        ...nothingFromEnvironment,
        host: "docker.example.com",
        port: 80,
        agent: sshAgent(url, address.sshOpts),
      } as Docker.DockerOptions);
    default:
      throw new Refused(
        `the Docker host "${host}" begins with ${url.protocol}//; allowed are unix, tcp, http and ssh, others need the official docker plugin`,
      );
  }
}

/** Fails with a clear message where the engine does not answer. */
export async function ping(docker: Docker, address: EngineAddress): Promise<void> {
  try {
    await docker.ping();
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(
      `no Docker engine answers at ${hostOf(address)} (${why}); start it, or set docker:host or DOCKER_HOST`,
    );
  }
}

interface EngineError extends Error {
  readonly statusCode?: number;
}

export const isNotFound = (error: unknown): boolean => (error as EngineError).statusCode === 404;

/** The result, or `undefined` where the engine knows no such thing. */
export async function orMissing<Result>(request: Promise<Result>): Promise<Result | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
