import { mkdirSync, readFileSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import { cacheDirectory } from "../../kit/cache";
import { docker } from "../../kit/commands";
import { makeReadable } from "../../kit/modes";
import { bundleViewer } from "../../viewer/server/bundle";
import { viewerVersion } from "../../viewer/server/version";
import { importBase } from "./base";
import { ImageBuildError } from "./image-build-error";
import { type Log, withProgress } from "./progress";
import { baseImage, type DebianImage, debianImageNames, debianImages, imageFolder } from "./reference";

const parallelBuilds = 2;

const passedThrough = ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

/**
 * Builds those images of a refresh, or of none, that the engine lacks, and returns the references of all.
 * @throws ImageBuildError naming the image, the cause and the remedy; nothing of a failed build stays behind
 */
export async function buildImages(log: Log, date = ""): Promise<Record<DebianImage, string>> {
  const references = debianImages(date);
  await buildImage("debian", references, log);
  const waiting = debianImageNames.filter((image) => image !== "debian");
  const failures: unknown[] = [];
  const builder = async () => {
    for (let image = waiting.shift(); image && failures.length === 0; image = waiting.shift()) {
      await buildImage(image, references, log).catch((error) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: parallelBuilds }, builder));
  if (failures.length > 0) throw failures[0];
  return references;
}

/** Builds one image, and what it is built on, unless the engine has it; of two processes at once, the second waits. */
export async function buildImage(image: DebianImage, references: Record<DebianImage, string>, log: Log): Promise<void> {
  const reference = references[image];
  if (await exists(image, reference)) return;
  if (image !== "debian") await buildImage(baseImage(image), references, log);
  await locked(reference, async () => {
    if (await exists(image, reference)) return;
    const make = () => (image === "debian" ? importBase(reference) : buildFromFolder(image, references));
    await withProgress(`Building image ${image} from ${originOf(image)}`, log, make);
  });
}

async function exists(image: DebianImage, reference: string): Promise<boolean> {
  const inspected = await docker(["image", "inspect", "--format", "{{.Id}}", reference]);
  if (inspected.exitCode === 0) return true;
  if (/no such image/i.test(inspected.output)) return false;
  throw ImageBuildError.fromOutput(image, inspected.output);
}

async function locked(reference: string, action: () => Promise<void>): Promise<void> {
  mkdirSync(cacheDirectory(), { recursive: true });
  const path = join(cacheDirectory(), `image-${reference.replace(/[^a-z0-9-]/g, "-")}`);
  const retries = { forever: true, minTimeout: 250, maxTimeout: 1000 };
  const release = await lockfile.lock(path, { realpath: false, stale: 30_000, retries });
  try {
    await action();
  } finally {
    await release();
  }
}

type BuiltImage = Exclude<DebianImage, "debian">;

/** Grafana is in no package registry: what stands in for its image is a program of this repository. */
function originOf(image: DebianImage): string {
  return image === "grafana" ? "this repository's viewer" : "Debian packages";
}

async function buildFromFolder(image: BuiltImage, references: Record<DebianImage, string>): Promise<void> {
  await removeUnfinished(image);
  try {
    const id = await withContext(image, (folder) =>
      build(image, [...buildArguments(references[baseImage(image)]), folder]),
    );
    await build(image, ["--tag", references[image], "-"], `FROM ${id}\n${await labels(image, id)}`);
  } finally {
    await removeUnfinished(image);
  }
}

/** Calls `action` with what `image` is built from: a copy of its folder, with the program that goes into it. */
async function withContext<Result>(image: BuiltImage, action: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), `ticketwatch-${image}-`));
  try {
    await cp(imageFolder(image), folder, { recursive: true });
    if (image === "grafana") await bundleViewer(join(folder, "viewer"));
    makeReadable(folder);
    return await action(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The host network, so that a proxy on the host's loopback works and no NAT is needed. */
function buildArguments(base: string): string[] {
  const proxies = passedThrough.filter((name) => process.env[name]);
  const names = [`BASE=${base}`, ...proxies];
  return ["--network", "host", ...names.flatMap((name) => ["--build-arg", name])];
}

async function build(image: DebianImage, args: readonly string[], dockerfile = ""): Promise<string> {
  const built = await docker(["build", "--force-rm", ...args], dockerfile);
  const id = /Successfully built ([0-9a-f]+)/.exec(built.stdout)?.[1];
  if (built.exitCode !== 0 || !id) throw ImageBuildError.fromOutput(image, built.output);
  return id;
}

async function labels(image: BuiltImage, id: string): Promise<string> {
  return [
    `LABEL org.opencontainers.image.title="${image}"`,
    `LABEL org.opencontainers.image.version="${image === "grafana" ? viewerVersion : await packageVersion(image, id)}"`,
    `LABEL org.opencontainers.image.description="Stand-in for the official image, made from ${originOf(image)}"`,
  ].join("\n");
}

/** The package's version is known only once it is installed, so it is asked of the image. */
async function packageVersion(image: BuiltImage, id: string): Promise<string> {
  const asked = await docker(["run", "--rm", "--entrypoint", "dpkg-query", id, "--status", packageName(image)]);
  if (asked.exitCode !== 0) throw ImageBuildError.fromOutput(image, asked.output);
  return /^Version: (.+)$/m.exec(asked.stdout)?.[1] ?? "unknown";
}

function packageName(image: DebianImage): string {
  const dockerfile = readFileSync(join(imageFolder(image), "Dockerfile"), "utf8");
  const name = /install-packages ([a-z0-9-]+)/.exec(dockerfile)?.[1];
  if (!name) throw new Error(`${imageFolder(image)}/Dockerfile installs no package with install-packages`);
  return name;
}

/** Every Dockerfile labels its first layer, which is how layers of a build that was cut off are known. */
async function removeUnfinished(image: DebianImage): Promise<void> {
  const label = `label=ticketwatch.stand-in.for=${image}`;
  const dangling = await docker(["image", "ls", "--quiet", "--filter", "dangling=true", "--filter", label]);
  const ids = [...new Set(dangling.stdout.split("\n").filter(Boolean))];
  if (ids.length > 0) await docker(["image", "rm", ...ids]);
}
