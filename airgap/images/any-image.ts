import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { buildImage } from "./build";
import { officialImages } from "./official";
import { type DebianImage, debianImages } from "./reference";

/** ms for a registry to hand over an official image. */
const pullDeadline = 120_000;

/**
 * Why the Debian images cannot be made on this machine, or undefined where they can or are already there.
 * Their tests are left out with this reason where nobody would ever use them.
 */
export function whyNoDebianImages(): string | undefined {
  if (Object.values(debianImages()).every(isPresent)) return undefined;
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  if (process.getuid?.() === 0 && /^(ID|ID_LIKE)=.*\b(debian|ubuntu)\b/m.test(release)) return undefined;
  return "building images from Debian packages takes root on Debian or Ubuntu";
}

/** A Debian image that this machine has or can get: the one made here, or the official one. */
export async function anyDebianImage(): Promise<string> {
  const references = debianImages();
  if (whyNoDebianImages()) return pulled(officialImages.debian);
  await buildImage("debian", references, () => {});
  return references.debian;
}

/**
 * The image of a program that tests run: the official one or the Debian one, whichever the engine has; else the official
 * one from its registry, or the Debian one built here where there is no such registry.
 */
export async function anyImage(name: DebianImage): Promise<string> {
  const references = debianImages();
  const [official, standIn] = [officialImages[name], references[name]];
  const present = [official, standIn].find(isPresent);
  if (present) return present;
  const pull = spawnSync("docker", ["pull", "--quiet", official], { stdio: "ignore", timeout: pullDeadline });
  if (pull.status === 0) return official;
  for (const image of new Set<DebianImage>(["debian", name])) await buildImage(image, references, () => {});
  return standIn;
}

function pulled(image: string): string {
  if (isPresent(image)) return image;
  const pull = spawnSync("docker", ["pull", "--quiet", image], { encoding: "utf8" });
  if (pull.status !== 0) throw new Error(`the image ${image} could not be pulled: ${pull.stderr}`);
  return image;
}

function isPresent(image: string): boolean {
  return spawnSync("docker", ["image", "inspect", image], { stdio: "ignore" }).status === 0;
}
