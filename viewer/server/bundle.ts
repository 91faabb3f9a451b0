import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { browserBundle } from "../render";

const root = join(__dirname, "../..");

/** How the viewer's server is bundled. */
export const serverBundle = {
  absWorkingDir: root,
  entryPoints: ["viewer/server/server.ts"],
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  preserveSymlinks: true,
  logLevel: "warning",
} as const satisfies BuildOptions;

/** How what the viewer adds to the renderer in a browser is bundled. */
export const pageBundle = {
  absWorkingDir: root,
  entryPoints: { viewer: "viewer/server/browser/viewer.ts" },
  bundle: true,
  platform: "browser",
  target: "es2022",
  format: "iife",
  minify: true,
  preserveSymlinks: true,
  logLevel: "warning",
} as const satisfies BuildOptions;

/** Writes the whole viewer into `folder`: the server, what browsers load, and the runbooks. */
export async function bundleViewer(folder: string): Promise<void> {
  const publicFolder = join(folder, "public");
  await mkdir(publicFolder, { recursive: true });
  await build({ ...serverBundle, outfile: join(folder, "server.js") });
  await build({ ...pageBundle, outdir: publicFolder });
  const { script, style } = await browserBundle();
  await writeFile(join(publicFolder, "dashboards.js"), script);
  await writeFile(join(publicFolder, "dashboards.css"), style);
  await cp(join(__dirname, "browser", "icon.svg"), join(publicFolder, "icon.svg"));
  await cp(join(root, "docs", "runbooks"), join(folder, "runbooks"), { recursive: true });
}
