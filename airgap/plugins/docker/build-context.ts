import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, type Stats } from "node:fs";
import { join, posix, relative, resolve } from "node:path";
import dockerIgnore from "@balena/dockerignore";
import { type Pack, pack } from "tar-stream";

interface ContextFile {
  /** Below the context, with forward slashes. */
  readonly path: string;
  readonly stats: Stats;
}

/** The Dockerfile's place as seen from the context; begins with `..` when it is outside. */
export const dockerfileInContext = (context: string, dockerfile: string): string =>
  relative(realpathSync(context), realpathSync(dockerfile)).replaceAll("\\", "/");

/**
 * What the build depends on, as sha256. The official plugin's algorithm (pulumi/pulumi-docker:`provider/provider.go`),
 * because the digest is kept in the state and must not change when a stack moves between the plugins.
 */
export function contextDigest(context: string, dockerfile: string): string {
  const digest = createHash("sha256");
  const add = (path: string, mode: string, content: Buffer) =>
    digest.update(posix.normalize(path)).update(mode).update(sha256(content)).update("\0");
  add("Dockerfile", "----------", readFileSync(dockerfile));
  for (const { path, stats } of filesOf(context, ignoredBy(context, dockerfile)))
    if (!stats.isDirectory()) add(path, modeText(stats), contentFor(join(context, path), stats));
  return digest.digest("hex");
}

const sha256 = (content: Buffer): Buffer => createHash("sha256").update(content).digest();

function contentFor(path: string, stats: Stats): Buffer {
  if (stats.isSymbolicLink()) return Buffer.from(relative(process.cwd(), realpathSync(path)));
  return stats.isFile() ? readFileSync(path) : Buffer.alloc(0);
}

/** A file's mode as Go writes it: `-rw-r--r--`, `Lrwxrwxrwx`. */
function modeText({ mode }: Stats): string {
  const kind = (mode & 0o170000) === 0o120000 ? "L" : "";
  const special = [mode & 0o4000 ? "u" : "", mode & 0o2000 ? "g" : "", mode & 0o1000 ? "t" : ""].join("");
  const rights = [...(mode & 0o777).toString(2).padStart(9, "0")].map((bit, at) => (bit === "1" ? "rwx"[at % 3] : "-"));
  return (kind + special || "-") + rights.join("");
}

type IsIgnored = (path: string) => boolean;

/** `<Dockerfile>.dockerignore` wins over the context's own `.dockerignore`. */
function ignoredBy(context: string, dockerfile: string): IsIgnored {
  const file = [`${dockerfile}.dockerignore`, join(context, ".dockerignore")].find(existsSync);
  if (!file) return () => false;
  const rules = dockerIgnore({ ignorecase: false }).add(readFileSync(file, "utf8"));
  return (path) => rules.ignores(path);
}

/** Everything below the context in name order, folders before what they hold. */
function* filesOf(context: string, isIgnored: IsIgnored, folder = ""): Generator<ContextFile> {
  for (const name of readdirSync(join(context, folder)).sort()) {
    const path = posix.join(folder, name);
    const stats = lstatSync(join(context, path));
    // An ignored folder may hold files that a later rule takes back in.
    if (!isIgnored(path)) yield { path, stats };
    if (stats.isDirectory()) yield* filesOf(context, isIgnored, path);
  }
}

export interface BuildContext {
  readonly archive: Pack;
  /** The Dockerfile's name in the archive. */
  readonly dockerfile: string;
}

/** The context as the engine takes it; a Dockerfile from outside goes in under a name that the build cannot see. */
export function packContext(context: string, dockerfile: string): BuildContext {
  const archive = pack();
  const place = dockerfileInContext(context, dockerfile);
  const isIgnored = ignoredBy(context, dockerfile);
  const keep = [place, ".dockerignore"];
  for (const file of filesOf(context, (path) => isIgnored(path) && !keep.includes(path)))
    addFile(archive, context, file);
  const isOutside = place.startsWith("..");
  const name = isOutside ? addOutside(archive, context, readFileSync(dockerfile)) : place;
  archive.finalize();
  return { archive, dockerfile: name };
}

function addFile(archive: Pack, context: string, { path, stats }: ContextFile): void {
  const header = { name: path, mode: stats.mode & 0o7777, mtime: stats.mtime, uid: 0, gid: 0 };
  const full = resolve(context, path);
  // As the docker command and the official plugin name them: another name is another layer, and so another image.
  if (stats.isDirectory()) archive.entry({ ...header, name: `${path}/`, type: "directory" });
  else if (stats.isSymbolicLink()) archive.entry({ ...header, type: "symlink", linkname: readlinkSync(full) });
  else if (stats.isFile()) archive.entry(header, readFileSync(full));
}

function addOutside(archive: Pack, context: string, content: Buffer): string {
  const name = `.dockerfile.${sha256(content).toString("hex").slice(0, 20)}`;
  const ignoreFile = join(context, ".dockerignore");
  const rules = existsSync(ignoreFile) ? readFileSync(ignoreFile, "utf8") : "";
  archive.entry({ name }, content);
  archive.entry({ name: ".dockerignore" }, `${rules}\n.dockerignore\n${name}\n`);
  return name;
}
