import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";

const root = join(__dirname, "..");

/**
 * Writes server.js, admin.js, their source maps and the Dockerfile into `outDir`: the app image's build context.
 * The same sources give the same bytes wherever the clone lies, so a hash of the folder can name the image.
 */
export async function bundleApp(outDir: string): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["app/server.ts", "app/admin.ts"],
    // Source maps name the sources relative to this folder: a fixed place inside the clone, never `outDir`.
    outdir: "dist/app",
    write: false,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: "linked",
    sourcesContent: false,
    // A linked node_modules folder must not put its real place into the output.
    preserveSymlinks: true,
    logLevel: "warning",
  });
  await mkdir(outDir, { recursive: true });
  await Promise.all(outputFiles.map(({ path, contents }) => writeFile(join(outDir, basename(path)), contents)));
  await copyFile(join(__dirname, "Dockerfile"), join(outDir, "Dockerfile"));
}
