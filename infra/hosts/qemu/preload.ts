import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { OfficialImage } from "../../../airgap/images/official";
import { debianImages } from "../../../airgap/images/reference";
import { cached, hashOf } from "../../../kit/cache";
import { docker, run } from "../../../kit/commands";
import type { ImageSource } from "../../images/catalogue";
import { failIf, must } from "./tools";

const script = join(__dirname, "debian", "preload.sh");

/** What a sale and its exporters run from. What watches them seldom runs on such a machine, and is carried there then. */
const common: readonly OfficialImage[] = ["debian", "node", "nodeExporter", "mysql", "mysqldExporter", "haproxy"];

/**
 * Images that a machine's disk brings along: those that no registry has, and would be carried over otherwise. Those of a
 * refresh are carried over: a disk that is in use is not made anew for them.
 */
export function preloaded(source: ImageSource): string[] {
  const made = source === "debian" ? debianImages() : undefined;
  return made ? common.map((image) => made[image]) : [];
}

/**
 * The Debian in folder `debian` with `images` of this machine's engine in the engine there, made once for all stacks of
 * this user. Where they cannot be put there, the Debian as it is: they are carried over when they are needed.
 */
export async function withImages(
  debian: string,
  images: readonly string[],
  report: (line: string) => void,
): Promise<string> {
  if (images.length === 0) return debian;
  const found = await docker(["image", "inspect", "--format", "{{.Id}}", ...images]);
  // They are on the engine of another machine, or not made yet.
  if (found.exitCode !== 0) return debian;
  try {
    return await cached(
      "qemu-debian-images",
      hashOf(debian, readFileSync(script, "utf8"), found.stdout),
      async (unfinished) => {
        report("putting images onto the disk of virtual machines, which takes a minute the first time");
        cpSync(debian, unfinished, { recursive: true });
        const disk = join(unfinished, "disk.raw");
        await must("truncate", "--size", `+${await roomFor(images)}M`, disk);
        await must("resize2fs", disk);
        failIf(await run("sh", [script, disk, ...images], { ownGroup: true }), "no engine on a mounted disk");
      },
    );
  } catch (error) {
    report(`images are carried over later, because they cannot be put onto a disk here (${(error as Error).message})`);
    return debian;
  }
}

/** MiB: the images as a file and unpacked, beside each other. */
async function roomFor(images: readonly string[]): Promise<number> {
  const sizes = await docker(["image", "inspect", "--format", "{{.Size}}", ...images]);
  const bytes = sizes.stdout.trim().split("\n").map(Number);
  return Math.ceil((2 * bytes.reduce((sum, size) => sum + size, 0)) / 2 ** 20);
}
