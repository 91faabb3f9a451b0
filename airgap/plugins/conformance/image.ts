import Docker from "dockerode";
import { buildImage } from "../../images/build";
import { debianImages } from "../../images/reference";

const docker = new Docker();

/** Gives the sealed path's Debian image, built where it is missing, a name that a test may use and take away. */
export async function tagImage(name: string): Promise<void> {
  const references = debianImages();
  await buildImage("debian", references, () => {});
  const [repo, tag] = name.split(":");
  await docker.getImage(references.debian).tag({ repo, tag });
}

/** Takes the names away again, from images that were tagged or built. */
export async function untagImages(...names: string[]): Promise<void> {
  for (const name of names)
    await docker
      .getImage(name)
      .remove()
      .catch(() => {});
}
