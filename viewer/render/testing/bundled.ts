import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleOptions } from "../bundle-options";

/** As much of a page as the library looks at while it is loaded. */
const page = { addEventListener: () => {}, location: { hash: "" } };

/**
 * Loads a module of `browser/` with Grafana's library in it, bundled as pages get it: in Node the library's own build
 * asks for a browser.
 */
export async function bundled<Module>(path: string): Promise<Module> {
  const { outputFiles } = await build({
    ...bundleOptions,
    entryPoints: [join(__dirname, "..", path)],
    outfile: "bundled.js",
    platform: "node",
    format: "cjs",
    loader: { ".css": "empty" },
  });
  const module = { exports: {} };
  const run = new Function("module", "exports", "require", "window", "navigator", outputFiles[0].text);
  run(module, module.exports, createRequire(__filename), page, { language: "en-US", languages: ["en-US"] });
  return module.exports as Module;
}
