import { join } from "node:path";
import { hashOf, hashOfDirectory } from "../../kit/cache";
import { viewerKey } from "../../viewer/server/sources";

/** The images that this folder can make, in the order in which they are worth having. */
export const debianImageNames = [
  "debian",
  "mysql",
  "node",
  "prometheus",
  "alertmanager",
  "pushgateway",
  "nodeExporter",
  "mysqldExporter",
  "haproxy",
  "grafana",
] as const;

const repository = "ticketwatch-airgap";

export type DebianImage = (typeof debianImageNames)[number];

/** The folder that makes `image`: `mysqldExporter` is made in `mysqld-exporter`. */
export function imageFolder(image: DebianImage): string {
  return join(__dirname, kebabCase(image));
}

/**
 * References `ticketwatch-airgap/<name>:<content hash>` of all images. Reads the Dockerfiles and asks no engine. `date` is
 * that of a refresh: the same Dockerfiles then make other images, and the ones before stay for whoever runs them.
 */
export function debianImages(date = ""): Record<DebianImage, string> {
  const base = baseKey(imageFolder("debian"), date);
  const references = debianImageNames.map((image) => [image, reference(image, base)]);
  return Object.fromEntries(references) as Record<DebianImage, string>;
}

/** The image that `image` is built on: Grafana's stand-in is a program for Node. */
export function baseImage(image: Exclude<DebianImage, "debian">): DebianImage {
  return image === "grafana" ? "node" : "debian";
}

/** Changes with everything that goes into the base image, except what Debian itself publishes meanwhile. */
export function baseKey(directory: string = imageFolder("debian"), date = ""): string {
  return hashOf(process.arch, hashOfDirectory(directory), ...(date ? [date] : []));
}

/** Whether an image was made here from Debian packages. */
export function isDebianImage(reference: string): boolean {
  return reference.startsWith(`${repository}/`);
}

function reference(image: DebianImage, base: string): string {
  return `${repository}/${kebabCase(image)}:${contentHash(image, base)}`;
}

function contentHash(image: DebianImage, base: string): string {
  if (image === "debian") return base;
  const own = hashOf(base, hashOfDirectory(imageFolder(image)));
  return image === "grafana" ? hashOf(own, contentHash("node", base), viewerKey()) : own;
}

function kebabCase(image: DebianImage): string {
  return image.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
