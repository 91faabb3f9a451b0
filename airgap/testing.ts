import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe } from "vitest";
import { officialImages } from "../infra/images/official";
import { buildImage } from "./images/build";
import { debianImages } from "./images/reference";

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

/** `describe`, or where there is a reason against it, a skipped one whose title tells the reason. */
export function describeUnless(reason: string | undefined, title: string, body: () => void): void {
  if (reason) describe.skip(`${title} (${reason})`, body);
  else describe(title, body);
}

/** A Debian image that this machine has or can get: the one made here, or the official one. */
export async function anyDebianImage(): Promise<string> {
  const references = debianImages();
  if (whyNoDebianImages()) return pulled(officialImages.debian);
  await buildImage("debian", references, () => {});
  return references.debian;
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
