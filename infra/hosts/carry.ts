/**
 * `carry.ts <image> <ssh command…>`: has a host's engine have an image of this machine's engine. What the host has of it
 * already, of another image with the same base, is not sent again.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shellWords } from "../../kit/shell-words";
import { knownLayerFiles, sharedLayers } from "./layers";

const layersFormat = "'{{range .RootFS.Layers}}{{.}} {{end}}'";

interface Destination {
  readonly ssh: readonly string[];
  readonly hasZstd: boolean;
  readonly images: readonly string[];
}

function carry(image: string, ssh: readonly string[]): void {
  const question = [
    "command -v zstd >/dev/null && echo zstd",
    `docker image inspect ${image} >/dev/null 2>&1 && echo present`,
    `docker image ls --quiet --no-trunc | sort -u | xargs -r docker image inspect --format ${layersFormat}`,
  ].join("; ");
  const answer = output([...ssh, question]).split("\n");
  if (answer.includes("present")) return;
  const images = answer.filter((line) => line.startsWith("sha256:"));
  const to = { ssh, hasZstd: answer.includes("zstd") && works("zstd --version"), images };
  const folder = mkdtempSync(join(tmpdir(), "ticketwatch-carry-"));
  try {
    pipe(`docker save ${image} | tar --extract --directory ${shellWords(folder)}`);
    const manifest = readFileSync(join(folder, "manifest.json"), "utf8");
    const own = output(["docker", "image", "inspect", "--format", layersFormat.replaceAll("'", ""), image]);
    const known = sharedLayers(own, to.images);
    // An engine of another kind may want every layer after all.
    if (known === 0 || !trySend(folder, to, knownLayerFiles(manifest, known))) send(folder, to, []);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function trySend(folder: string, to: Destination, without: readonly string[]): boolean {
  try {
    send(folder, to, without);
    return true;
  } catch {
    return false;
  }
}

function send(folder: string, { ssh, hasZstd }: Destination, without: readonly string[]): void {
  const exclude = without.map((path) => `--exclude=./${path}`).join(" ");
  const [pack, unpack] = hasZstd ? ["| zstd -q -1 -c", "zstd -q -d -c | docker load -q"] : ["", "docker load -q"];
  pipe(`tar --create --directory ${shellWords(folder)} ${exclude} . ${pack} | ${shellWords(...ssh)} '${unpack}'`);
}

function pipe(line: string): void {
  const { status, stderr } = spawnSync("bash", ["-c", `set -o pipefail; ${line}`], {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr.trim() || `exit code ${status}`);
}

function output([program, ...args]: readonly string[]): string {
  const { stdout, stderr, error, status } = spawnSync(program as string, args, { encoding: "utf8" });
  // Without any image there the last part of the question has nothing to say, and fails on some systems.
  if (error || status === 255) throw error ?? new Error(stderr.trim());
  return stdout.trim();
}

const works = (line: string) => spawnSync("sh", ["-c", line], { stdio: "ignore" }).status === 0;

const [image, ...ssh] = process.argv.slice(2);
try {
  carry(image as string, ssh);
} catch (error) {
  process.stderr.write(`image ${image} could not be carried over: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
