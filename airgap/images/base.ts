import { chmodSync, existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cached } from "../../kit/cache";
import { docker, run } from "../../kit/commands";
import { ImageBuildError } from "./image-build-error";
import { hostMirror } from "./mirror";
import { imageFolder } from "./reference";

/** What a Debian is bootstrapped from; mmdebstrap(1), suite and variant. */
export interface DebianSpecification {
  readonly suite: string;
  readonly variant: string;
  readonly packages: readonly string[];
}

/** Makes the base image `reference`: a small Debian, bootstrapped on this machine and imported into the engine. */
export async function importBase(reference: string): Promise<void> {
  // The tag is the key; see reference.ts.
  const folder = await cached("debian-base", reference.split(":").at(-1) as string, bootstrapBase);
  const archive = join(folder, "base.tar");
  const environment = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  const changes = ['CMD ["bash"]', environment, ...labels, ...archiveLabel(folder)];
  const imported = await docker(["import", ...changes.flatMap((change) => ["--change", change]), archive, reference]);
  if (imported.exitCode !== 0) throw ImageBuildError.fromOutput("debian", imported.output);
}

const labels = [
  "LABEL org.opencontainers.image.title=debian",
  "LABEL ticketwatch.stand-in.for=debian",
  'LABEL org.opencontainers.image.description="Stand-in for the official image, made from Debian packages"',
];

/** The label that names the state of Debian's archive that a base was made from. */
export const archiveDateLabel = "ticketwatch.debian.archive-date";
const archiveDateFile = "archive-date";

/** Bases of before have no such file. */
function archiveLabel(folder: string): string[] {
  const file = join(folder, archiveDateFile);
  return existsSync(file) ? [`LABEL ${archiveDateLabel}="${readFileSync(file, "utf8").trim()}"`] : [];
}

/** Has mmdebstrap keep the date of the archive's Release file, which it removes with the package lists. */
function keepingArchiveDate(directory: string): string[] {
  const kept = `/tmp/${archiveDateFile}`;
  const lists = '"$1"/var/lib/apt/lists/*Release';
  return [
    `--customize-hook=sed -n 's/^Date: //p' ${lists} | head -n 1 > "$1${kept}"`,
    `--customize-hook=download ${kept} '${join(directory, archiveDateFile)}'`,
    `--customize-hook=rm "$1${kept}"`,
  ];
}

async function bootstrapBase(directory: string): Promise<void> {
  const base = JSON.parse(readFileSync(join(imageFolder("debian"), "base.json"), "utf8")) as DebianSpecification;
  const scripts = ["install-packages", "with-defaults"].flatMap((script) => [
    `--customize-hook=upload '${join(imageFolder("debian"), script)}' /usr/local/sbin/${script}`,
    `--customize-hook=chmod 755 "$1/usr/local/sbin/${script}"`,
  ]);
  await bootstrapDebian(base, join(directory, "base.tar"), [...scripts, ...keepingArchiveDate(directory)]);
}

/** Makes a Debian in `target`, an archive or a folder by its name. @throws ImageBuildError */
export async function bootstrapDebian(
  { suite, variant, packages }: DebianSpecification,
  target: string,
  options: readonly string[] = [],
): Promise<void> {
  await requireMmdebstrap();
  // Of its own, because mmdebstrap leaves files behind when it fails; readable by apt's unprivileged user.
  const temporary = mkdtempSync(join(tmpdir(), "ticketwatch-base-"));
  chmodSync(temporary, 0o755);
  const folder = imageFolder("debian");
  const mirror = await hostMirror();
  const argv = [
    `--variant=${variant}`,
    `--include=${packages.join(",")}`,
    `--aptopt=${join(folder, "apt.conf")}`,
    `--dpkgopt=${join(folder, "dpkg.cfg")}`,
    ...options,
    suite,
    target,
    ...(mirror ? [mirror] : []),
  ];
  const made = await run("mmdebstrap", argv, { ownGroup: true, environment: { TMPDIR: temporary } });
  await run("rm", ["-rf", "--one-file-system", temporary]);
  if (made.exitCode !== 0) throw ImageBuildError.fromOutput("debian", made.output);
}

async function requireMmdebstrap(): Promise<void> {
  if (await has("mmdebstrap")) return;
  if (process.getuid?.() !== 0 || !(await has("apt-get"))) {
    const remedy = "Install it (Debian, Ubuntu: sudo apt-get install mmdebstrap debian-archive-keyring) and try again.";
    throw new ImageBuildError("debian", "mmdebstrap is missing, and only root can install it with apt", remedy);
  }
  await run("apt-get", ["update"]);
  const packages = ["mmdebstrap", "debian-archive-keyring"];
  const options = ["install", "--yes", "--no-install-recommends", ...packages];
  const installed = await run("apt-get", options, { environment: { DEBIAN_FRONTEND: "noninteractive" } });
  if (installed.exitCode !== 0) throw ImageBuildError.fromOutput("debian", installed.output);
}

async function has(program: string): Promise<boolean> {
  return (await run(program, ["--version"])).exitCode === 0;
}
