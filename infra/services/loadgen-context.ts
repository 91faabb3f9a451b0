import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { vegetaBinary } from "../../airgap/engine/build";
import type { ImageSource } from "../images/catalogue";
import { projectRoot, workFolder } from "../project";

const source = join(projectRoot, "scripts", "load", "image");

/**
 * The load host's build context. Where images are made from Debian packages, vegeta comes along as the binary that
 * `./lab up` built from its Go module, if it is there; without it the image builds it.
 */
export function loadgenContext(imageSource: ImageSource, folder = join(workFolder, "build", "loadgen")): string {
  rmSync(folder, { recursive: true, force: true });
  cpSync(source, folder, { recursive: true });
  const binary = vegetaBinary();
  if (imageSource === "debian" && existsSync(binary)) cpSync(binary, join(folder, "vegeta", "vegeta"));
  return folder;
}
