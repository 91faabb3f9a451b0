import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { withImages } from "./preload";
import { whyNoMachines } from "./tools";

const reason = whyNoMachines();
const image = `twtest-preload-${process.pid}:1`;

let folder: string;
let debian: string;
const said: string[] = [];
const report = (line: string) => said.push(line);

function must(line: string): string {
  const { status, stdout, stderr } = spawnSync("bash", ["-c", `set -o pipefail; ${line}`], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
  return stdout.trim();
}

/** What is below a folder of a disk, which is mounted for it. */
function listed(disk: string, path: string): string[] {
  const at = join(folder, "look");
  must(`mkdir -p ${at} && mount -o loop,ro ${disk} ${at}`);
  try {
    return readdirSync(join(at, path)).sort();
  } finally {
    must(`umount ${at}`);
  }
}

describe.skipIf(reason)(`a disk for virtual machines${reason ? ` (skipped: ${reason})` : ""}`, () => {
  beforeAll(() => {
    must(`tar --create --directory ${__dirname} preload.ts | docker import - ${image}`);
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "twtest-preload-"));
    vi.stubEnv("TICKETWATCH_CACHE", join(folder, "cache"));
    debian = join(folder, "debian");
    must(`mkdir -p ${debian}/tree/var/lib && mke2fs -q -t ext4 -d ${debian}/tree ${debian}/disk.raw 32M`);
    rmSync(join(debian, "tree"), { recursive: true });
    said.length = 0;
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    expect(must("mount")).not.toContain(folder);
    rmSync(folder, { recursive: true });
  });

  afterAll(() => {
    must(`docker image rm ${image}`);
  });

  it("brings images along, and nothing else of the engine that put them there", async () => {
    const made = await withImages(debian, [image], report);
    expect(made, said.join("\n")).not.toBe(debian);
    expect(listed(join(made, "disk.raw"), "var/lib/docker")).toEqual(["image", "overlay2"]);
    expect(listed(join(made, "disk.raw"), "var/lib/docker/image/overlay2/layerdb/sha256")).toHaveLength(1);
    expect(must(`fsck.ext4 -fn ${made}/disk.raw`)).toContain("disk.raw: ");
    expect(await withImages(debian, [image], report)).toBe(made);
  });

  it("is made without touching the network of this machine's engine", async () => {
    const bridge = must(
      "docker network inspect bridge --format '{{index .Options \"com.docker.network.bridge.name\"}}'",
    );
    expect(existsSync(join("/sys/class/net", bridge))).toBe(true);
    expect(await withImages(debian, [image], report)).not.toBe(debian);
    expect(existsSync(join("/sys/class/net", bridge))).toBe(true);
  });

  it("is taken as it is where this machine's engine lacks an image", async () => {
    expect(await withImages(debian, [image, "twtest-preload-none:1"], report)).toBe(debian);
    expect(said).toEqual([]);
  });

  it("is taken as it is where nothing can be put there, which is said", async () => {
    const broken = join(folder, "broken");
    must(`mkdir ${broken}`);
    writeFileSync(join(broken, "disk.raw"), "no file system");
    expect(await withImages(broken, [image], report)).toBe(broken);
    expect(said.at(-1)).toMatch(/images are carried over later, because .*disk\.raw/s);
    expect(readdirSync(join(folder, "cache"))).toEqual([]);
  });
});
