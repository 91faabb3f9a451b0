import { join } from "node:path";
import { hashOf, hashOfDirectory } from "../cache";

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
] as const;

export type DebianImage = (typeof debianImageNames)[number];

/** The folder that makes `image`: `mysqldExporter` is made in `mysqld-exporter`. */
export function imageFolder(image: DebianImage): string {
  return join(__dirname, kebabCase(image));
}

/** References `ticketwatch-airgap/<name>:<content hash>` of all images. Reads the Dockerfiles and asks no engine. */
export function debianImages(): Record<DebianImage, string> {
  const base = baseKey();
  const references = debianImageNames.map((image) => [image, reference(image, base)]);
  return Object.fromEntries(references) as Record<DebianImage, string>;
}

/** Changes with everything that goes into the base image, except what Debian itself publishes meanwhile. */
export function baseKey(directory: string = imageFolder("debian")): string {
  return hashOf(process.arch, hashOfDirectory(directory));
}

function reference(image: DebianImage, base: string): string {
  const hash = image === "debian" ? base : hashOf(base, hashOfDirectory(imageFolder(image)));
  return `ticketwatch-airgap/${kebabCase(image)}:${hash}`;
}

function kebabCase(image: DebianImage): string {
  return image.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
