import type Docker from "dockerode";
import { orMissing } from "./engine";
import { follow } from "./progress";

/** The local image of this name or id, pulled from its registry when there is none; the official plugin's order. */
export async function findImage(docker: Docker, name: string, platform?: string): Promise<Docker.ImageInspectInfo> {
  const local = await orMissing(docker.getImage(name).inspect());
  if (local) return local;
  try {
    await pull(docker, name, platform);
  } catch (error) {
    throw new Error(
      `the image ${name} is not on this engine and cannot be pulled: ${(error as Error).message.trim()}; build or load it first`,
    );
  }
  return docker.getImage(name).inspect();
}

async function pull(docker: Docker, name: string, platform?: string): Promise<void> {
  // Without a tag the engine would pull every tag there is.
  const tagged = /(:[^/]+|@[^/]+)$/.test(name) ? name : `${name}:latest`;
  const stream = await docker.pull(tagged, platform ? { platform } : {});
  await follow(docker, stream);
}
