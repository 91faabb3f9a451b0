import { build } from "esbuild";
import { expect, test } from "vitest";
import { bundleOptions } from "../render/bundle-options";
import { pageBundle, serverBundle } from "./bundle";
import { viewerKey, viewerSources } from "./sources";

test("the image's key covers every file that the bundles take", async () => {
  const quiet = { write: false, metafile: true } as const;
  const bundles = await Promise.all([
    build({ ...serverBundle, ...quiet }),
    build({ ...pageBundle, ...quiet, outdir: "out" }),
    build({ ...bundleOptions, ...quiet, entryPoints: ["viewer/render/browser/index.ts"], outdir: "out" }),
  ]);
  const taken = bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  // Libraries are covered by the lock file; the renderer's bundle has parts that are no files.
  const own = taken.filter((path) => !path.includes("node_modules/") && !/^\(|^[a-z-]+:/.test(path));
  const covered = (path: string) => viewerSources.some((source) => path === source || path.startsWith(`${source}/`));
  expect(own.length).toBeGreaterThan(40);
  expect(own.filter((path) => !covered(path))).toEqual([]);
});

test("the key stays the same while nothing changes", () => {
  expect(viewerKey()).toBe(viewerKey());
  expect(viewerKey()).toMatch(/^[0-9a-f]{12}$/);
});
