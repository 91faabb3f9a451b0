import Docker from "dockerode";
import { anyDebianImage } from "../../images/any-image";

const docker = new Docker();

/** Gives a Debian image a name that a test may use and take away. */
export async function tagImage(name: string): Promise<void> {
  const [repo, tag] = name.split(":");
  await docker.getImage(await anyDebianImage()).tag({ repo, tag });
}

/** Takes the names away again, from images that were tagged or built. */
export async function untagImages(...names: string[]): Promise<void> {
  for (const name of names)
    await docker
      .getImage(name)
      .remove()
      .catch(() => {});
}
