import { readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { filesBelow, hashOf } from "../../kit/cache";

const root = join(__dirname, "../..");

/** Everything of this repository that the viewer is made of: a test holds it against what the bundles really take. */
export const viewerSources = [
  "viewer/server",
  "kit/html.ts",
  "kit/listen.ts",
  "kit/own-origin.ts",
  "kit/run-service.ts",
  "viewer/render",
  "docs/runbooks",
  "package-lock.json",
  "tsconfig.json",
] as const;

/** Changes with everything that goes into the viewer. Reads files and bundles nothing, because it is asked often. */
export function viewerKey(): string {
  const files = viewerSources.flatMap((path) => filesOf(join(root, path))).filter((path) => !/\.test\.ts$/.test(path));
  return hashOf(...files.flatMap((path) => [relative(root, path), readFileSync(path, "utf8")]));
}

function filesOf(path: string): string[] {
  return statSync(path).isFile() ? [path] : filesBelow(path).map((name) => join(path, name));
}
