import { basename, join } from "node:path";
import { build } from "esbuild";
import { contextFile, fillContext } from "../images/build-context";
import type { Program } from "./programs";

const root = join(__dirname, "../..");
/** Stands in for packages that are loaded and never used. */
const nothing = join(__dirname, "nothing.ts");

/**
 * Writes a program's entry points as one file each, their source maps, its other files and the Dockerfile into `outDir`: the build
 * context of its image, and nothing else. The same sources give the same bytes wherever the clone lies, so a hash of
 * the folder can name the image.
 */
export async function bundleProgram(
  { name, entryPoints, unused = [], files = {} }: Program,
  outDir: string,
): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints,
    // Source maps name the sources relative to this folder: a fixed place inside the clone, never `outDir`.
    outdir: `dist/${name}`,
    write: false,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: "linked",
    sourcesContent: false,
    // A linked node_modules folder must not put its real place into the output.
    preserveSymlinks: true,
    alias: Object.fromEntries(unused.map((name) => [name, nothing])),
    logLevel: "warning",
  });
  const bundles = outputFiles.map(({ path, contents }) => ({ path: basename(path), contents }));
  const texts = Object.entries(files).map(async ([path, make]) => ({ path, contents: Buffer.from(await make()) }));
  const dockerfile = contextFile("Dockerfile", join(__dirname, "Dockerfile"));
  fillContext(outDir, [dockerfile, ...bundles, ...(await Promise.all(texts))]);
}
