import { existsSync } from "node:fs";
import { join } from "node:path";
import { vegetaBinary } from "../../airgap/engine/build";
import { projectRoot, workFolder } from "../../kit/project";
import { contextFile, contextFilesOf, fillContext } from "../images/build-context";
import type { ImageSource } from "../images/catalogue";

const source = join(projectRoot, "scripts", "load", "image");

/**
 * The load host's build context. Where images are made from Debian packages, vegeta comes along as the binary that
 * `./lab up` built from its Go module, if it is there; without it the image builds it.
 */
export function loadgenContext(imageSource: ImageSource, folder = folderFor(imageSource)): string {
  const binary = vegetaBinary();
  const comesAlong = imageSource === "debian" && existsSync(binary);
  const vegeta = comesAlong ? [contextFile(join("vegeta", "vegeta"), binary)] : [];
  fillContext(folder, [...contextFilesOf(source), ...vegeta]);
  return folder;
}

const folderFor = (imageSource: ImageSource) => join(workFolder, "build", `loadgen-${imageSource}`);
