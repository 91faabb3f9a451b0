import type { Readable } from "node:stream";
import Docker from "dockerode";

export type Inspected = Docker.ContainerInspectInfo;
export type Stats = Docker.ContainerStats;

/** What the exporter asks the Docker engine. Nothing here changes anything: the engine sees GET requests only. */
export interface Engine {
  /** Ids of the containers that carry the label, stopped ones too. */
  list(signal: AbortSignal): Promise<string[]>;
  /** Undefined when the container is gone. */
  inspect(id: string, signal: AbortSignal): Promise<Inspected | undefined>;
  /**
   * One sample, without the second one that the engine would else wait for. An engine of version 20.10 collects once a
   * second while anybody asks, so this is up to a second of waiting, and more where the machine is overloaded.
   */
  stats(id: string, signal: AbortSignal): Promise<Stats | undefined>;
  /** Name of an image that containers are made from by its id; the id itself where it has no name. */
  imageName(id: string, signal: AbortSignal): Promise<string>;
  /** OOM events, starts and removals of the containers that carry the label, a JSON line each, from a moment (Unix s) on. */
  lifeEvents(since: number, signal: AbortSignal): Promise<Readable>;
}

/** dockerode passes a signal on wherever options go, which its types do not know. */
interface Abortable {
  abortSignal: AbortSignal;
}

/** The engine behind a Unix socket; only containers with `label` (`key=value`) exist for the caller. */
export function dockerEngine(socketPath: string, label: string): Engine {
  // No agent of its own: docker-modem renders all that an agent holds into a log line, for every request.
  const docker = new Docker({ socketPath });
  return {
    async list(abortSignal) {
      const found = await docker.listContainers({ all: true, filters: { label: [label] }, abortSignal });
      return found.map(({ Id }) => Id);
    },
    inspect: (id, abortSignal) => unlessGone(docker.getContainer(id).inspect({ abortSignal })),
    stats(id, abortSignal) {
      const options: { stream: false; "one-shot": boolean } & Abortable = {
        stream: false,
        "one-shot": true,
        abortSignal,
      };
      return unlessGone(docker.getContainer(id).stats(options));
    },
    imageName: remembered(async (id, abortSignal) => {
      const image = await unlessGone(inspectImage(docker, id, abortSignal));
      return image?.RepoTags?.[0] ?? id;
    }),
    async lifeEvents(since, abortSignal) {
      const options: Docker.GetEventsOptions & Abortable = {
        since,
        filters: JSON.stringify({ event: ["oom", "start", "destroy"], label: [label] }),
        abortSignal,
      };
      return (await docker.getEvents(options)) as Readable;
    },
  };
}

/** dockerode's own `inspect` of an image passes no signal on, so a question that hangs would never be let go of. */
function inspectImage(docker: Docker, id: string, abortSignal: AbortSignal): Promise<Docker.ImageInspectInfo> {
  const statusCodes = { 200: true, 404: "no such image", 500: "server error" };
  const question = { path: `/images/${id}/json`, method: "GET", statusCodes, abortSignal };
  return new Promise((resolve, reject) => {
    docker.modem.dial(question, (error, image) => (error ? reject(error) : resolve(image as Docker.ImageInspectInfo)));
  });
}

/** A container may go between two questions; the engine says 404, or 409 while it removes it. */
async function unlessGone<Answer>(question: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await question;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode === 404 || statusCode === 409) return undefined;
    throw error;
  }
}

/** Asks once for each image: what has an id never changes, and containers keep images from going. */
function remembered(ask: (id: string, signal: AbortSignal) => Promise<string>): Engine["imageName"] {
  const known = new Map<string, string>();
  return async (id, signal) => {
    const name = known.get(id) ?? (await ask(id, signal));
    known.set(id, name);
    return name;
  };
}
