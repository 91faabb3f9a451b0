import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDebian } from "./debian-image";
import { MachineError } from "./machine-error";
import { filesOf, type MachinePlan } from "./plan";
import { withImages } from "./preload";
import { cloudSeed, debianSeed, debugfsCommands, nameservers, type SeedFile } from "./seed";
import { must } from "./tools";

/** Makes a machine's disk anew, of the Debian that is made here or of a cloud image, with what makes it this machine. */
export async function makeDisk(plan: MachinePlan, report: (line: string) => void): Promise<void> {
  const { folder, disk } = filesOf(plan);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(disk, { force: true });
  if (plan.image) await fromCloudImage(plan, plan.image);
  else await fromDebian(plan, await withImages(await ensureDebian(report), plan.preloaded, report));
  chmodSync(disk, 0o600);
}

/** Throws when a machine could not be made from this image. */
export function assertImage({ name, image }: { readonly name: string; readonly image?: string }): void {
  if (!image || existsSync(image)) return;
  throw new MachineError(
    `the image of host "${name}" is not there: ${image}`,
    "set image in ticketwatch:hosts to a cloud image on this machine, or leave it out to have a Debian made",
  );
}

async function fromDebian(plan: MachinePlan, debian: string): Promise<void> {
  const { disk, kernel, initrd } = filesOf(plan);
  // Copies: the cache may be emptied at any time.
  await must("cp", "--sparse=always", join(debian, "disk.raw"), disk);
  await must("cp", join(debian, "vmlinuz"), kernel);
  await must("cp", join(debian, "initrd.img"), initrd);
  await withSources(debianSeed(plan, nameservers()), async (folder, files, sources) => {
    const script = join(folder, "commands");
    writeFileSync(script, debugfsCommands(files, sources));
    await must("debugfs", "-w", "-f", script, disk);
  });
  await must("truncate", "--size", `${plan.disk}G`, disk);
  await must("resize2fs", disk);
}

async function fromCloudImage(plan: MachinePlan, image: string): Promise<void> {
  assertImage(plan);
  const { disk, seed } = filesOf(plan);
  await must("qemu-img", "convert", "-O", "raw", image, disk);
  await must("truncate", "--size", `>${plan.disk}G`, disk);
  const contents = Object.entries(cloudSeed(plan, nameservers()));
  const files = contents.map(([path, content]) => ({ path, content, private: true }));
  await withSources(files, async (folder, _files, sources) => {
    const named = contents.map(([path], index) => `${path}=${sources[index]}`);
    const options = ["-quiet", "-volid", "cidata", "-joliet", "-rational-rock", "-graft-points"];
    await must("genisoimage", ...options, "-output", join(folder, "seed"), ...named);
    await must("install", "-m", "600", join(folder, "seed"), seed);
  });
}

/** Has the files' contents lie in a folder that only this user can read, for as long as `action` takes. */
async function withSources(
  files: readonly SeedFile[],
  action: (folder: string, files: readonly SeedFile[], sources: readonly string[]) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ticketwatch-seed-"));
  try {
    const sources = files.map(({ content }, index) => {
      const source = join(folder, `${index}`);
      writeFileSync(source, content, { mode: 0o600 });
      return source;
    });
    await action(folder, files, sources);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
