import { archiveDateLabel } from "../../airgap/images/base";
import { officialImages } from "../../airgap/images/official";
import { isDebianImage } from "../../airgap/images/reference";
import { enginesOf } from "./engines";
import type { StackOutputs } from "./outputs";

/** An image that the lab's containers are made from, as its engine has it under its name now. */
export interface ImageInUse {
  readonly reference: string;
  /** When it was built. */
  readonly built: string;
  /** State of Debian's archive that it began with, where its image says so. */
  readonly archiveDate?: string;
  /** What the registry knows it by, where it came from one. */
  readonly digest?: string;
}

/** Days after which images have missed so much that it is worth saying. */
const oldDays = 30;

/** The published images in use, those that others are built on included. An image that is not there is left out. */
export async function imagesInUse(outputs: StackOutputs): Promise<ImageInUse[]> {
  const engineOf = enginesOf(outputs, 10_000);
  const places = placesOf(outputs);
  const found = [...places].map(async ([reference, container]): Promise<ImageInUse[]> => {
    const image = await engineOf(container)
      .getImage(reference)
      .inspect()
      .catch(() => undefined);
    if (!image) return [];
    const digest = digestFor(reference, image.RepoDigests ?? []);
    const archiveDate = image.Config?.Labels?.[archiveDateLabel];
    return [{ reference, built: image.Created, ...(archiveDate && { archiveDate }), ...(digest && { digest }) }];
  });
  return (await Promise.all(found)).flat();
}

/** What the registry of this very name knows it by: the same image may have come under others, too. */
export function digestFor(reference: string, digests: readonly string[]): string | undefined {
  const repository = reference.replace(/:[^:/]*$/, "");
  return digests.map((one) => one.split("@")).find(([name]) => name === repository)?.[1];
}

/** Each image with a container of the engine that has it. */
function placesOf({ services, imageSource, entry }: StackOutputs): Map<string, string> {
  const published = new Set<string>(Object.values(officialImages));
  const isPublished = (image: string) => isDebianImage(image) || published.has(image);
  const own = Object.values(services).map(({ image, container }) => [image, container] as const);
  const bases = imageSource === "official" ? [officialImages.node, officialImages.debian] : [];
  const app = services[entry]?.container ?? "";
  return new Map([...bases.map((image) => [image, app] as const), ...own.filter(([image]) => isPublished(image))]);
}

/** Tags that have another digest than was written down, a sentence each. */
export function movedTags(images: readonly ImageInUse[], known: Readonly<Record<string, string>>): string[] {
  return images
    .filter(({ reference, digest }) => digest && known[reference] && known[reference] !== digest)
    .map(({ reference, digest }) => `${reference} is another image than before: ${known[reference]} became ${digest}`);
}

/** What is to be written down. */
export function digestsOf(images: readonly ImageInUse[]): Record<string, string> {
  return Object.fromEntries(images.flatMap(({ reference, digest }) => (digest ? [[reference, digest]] : [])));
}

/** How old the images made here from Debian packages are, and what to do where that is much. */
export function ageLine(images: readonly ImageInUse[], now: Date, stack: string): string | undefined {
  const [oldest] = images
    .filter(({ reference }) => isDebianImage(reference))
    .sort((one, other) => Date.parse(one.built) - Date.parse(other.built));
  if (!oldest) return undefined;
  const days = Math.floor((now.getTime() - Date.parse(oldest.built)) / 86_400_000);
  const remedy = `; ./lab up --stack ${stack} --refresh-images builds them from what Debian publishes now`;
  return `Images: from Debian's packages of ${oldest.built.slice(0, 10)}, ${days} days old${days > oldDays ? remedy : ""}.`;
}
