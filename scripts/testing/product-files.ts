import { readdirSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../kit/project";

const folders = [
  "airgap",
  "alert-inbox",
  "app",
  "contract",
  "dashboards",
  "exporters",
  "infra",
  "kit",
  "monitoring",
  "scripts",
  "viewer",
];

/** Every TypeScript file of the product, its own tests among them, by its path in the repository and in that order. */
export function productFiles(): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
    )
    .filter((path) => path.endsWith(".ts"))
    .sort();
}
