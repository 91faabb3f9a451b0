import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hostMirror } from "../../../airgap/images/mirror";
import { cached, cachePath, hashOf, isWhole } from "../../../kit/cache";
import { run } from "../../../kit/commands";
import { failIf } from "./tools";

const scripts = join(__dirname, "debian");

const cacheName = "qemu-debian";

function cacheKey(): string {
  const sources = ["build.sh", "settle.sh"].map((file) => readFileSync(join(scripts, file), "utf8"));
  return hashOf(process.arch, ...sources);
}

/** Whether the Debian for virtual machines has been made. */
export const hasDebian = (): boolean => isWhole(cachePath(cacheName, cacheKey()));

/** Makes it, once for all stacks of this user. @returns a folder with disk.raw, vmlinuz and initrd.img */
export async function ensureDebian(report: (line: string) => void): Promise<string> {
  return await cached(cacheName, cacheKey(), async (unfinished) => {
    report("making the Debian that virtual machines run, which takes a minute the first time");
    const mirror = await hostMirror();
    const args = [join(scripts, "build.sh"), unfinished, ...(mirror ? [mirror] : [])];
    const remedy = "check the network and this machine's package sources, and free disk space (2 GB), then try again";
    failIf(await run("sh", args, { ownGroup: true }), "the Debian for virtual machines was not made", remedy);
  });
}
