import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { buildImage } from "../../airgap/images/build";
import { debianImages } from "../../airgap/images/reference";
import { officialImages } from "../../infra/images/official";

const run = promisify(execFile);

/** ms for a registry to hand over the official image. */
const pullDeadline = 120_000;

/**
 * The MySQL image that tests run on: the official one or the Debian one, whichever the engine has; else the official
 * one from its registry, or the Debian one built here where there is no such registry.
 */
export async function mysqlImage(): Promise<string> {
  const debian = debianImages();
  const [official, standIn] = [officialImages.mysql, debian.mysql];
  for (const image of [official, standIn]) if (await succeeds("image", "inspect", image)) return image;
  if (await succeeds("pull", "--quiet", official)) return official;
  await buildImage("debian", debian, () => {});
  await buildImage("mysql", debian, () => {});
  return standIn;
}

async function succeeds(...argv: string[]): Promise<boolean> {
  return run("docker", argv, { timeout: pullDeadline }).then(
    () => true,
    () => false,
  );
}
