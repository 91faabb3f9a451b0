import { execFileSync } from "node:child_process";
import Docker from "dockerode";
import { anyDebianImage } from "../../images/any-image";

const docker = new Docker();

/** Gives a Debian image a name that a test may use and take away. */
export async function tagImage(name: string): Promise<void> {
  const [repo, tag] = name.split(":");
  await docker.getImage(await anyDebianImage()).tag({ repo, tag });
}

/** Makes an image like `base` whose processes run as a user that only the image knows. */
export function makeUserImage(name: string, base: string): void {
  const input = `FROM ${base}\nRUN useradd --uid 4711 twtest\nUSER twtest\n`;
  execFileSync("docker", ["build", "--tag", name, "-"], { input, stdio: ["pipe", "ignore", "inherit"] });
}

/** Takes the names away again, from images that were tagged or built. */
export async function untagImages(...names: string[]): Promise<void> {
  for (const name of names)
    await docker
      .getImage(name)
      .remove()
      .catch(() => {});
}
