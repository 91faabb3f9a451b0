import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { hashOfDirectory } from "../../kit/cache";
import { workFolder } from "../../kit/project";
import type { Settings } from "../config";
import type { BuiltImage, Host } from "../hosts/host";
import { requiredImage } from "../images/catalogue";
import { bundleProgram } from "./bundle";
import type { Program } from "./programs";

/** Bundles a program and builds its image on the host: the Node base image and the bundled files. */
export function programImage(host: Host, program: Program, settings: Settings): BuiltImage {
  const context = join(workFolder, "build", program.name);
  const contentHash = pulumi.output(bundled(program, context));
  return host.build({
    repository: `ticketwatch-${program.name}`,
    context: contentHash.apply(() => context),
    contentHash,
    base: requiredImage(settings, "node"),
  });
}

const bundles = new Map<string, Promise<string>>();

/** Hash of the bundle's files; bundled once, however many hosts run it. */
function bundled(program: Program, context: string): Promise<string> {
  const hash = bundles.get(context) ?? bundleProgram(program, context).then(() => hashOfDirectory(context));
  bundles.set(context, hash);
  return hash;
}
