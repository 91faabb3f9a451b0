import Docker from "dockerode";
import { buildImage } from "../../images/build";
import { debianImages } from "../../images/reference";
import { conformanceImage } from "./cases";

/** Gives the sealed path's Debian image, built where it is missing, the name that the cases use. */
export async function tagConformanceImage(): Promise<void> {
  const references = debianImages();
  await buildImage("debian", references, () => {});
  const [repo, tag] = conformanceImage.split(":");
  await new Docker().getImage(references.debian).tag({ repo, tag });
}

export async function removeConformanceImage(): Promise<void> {
  await new Docker().getImage(conformanceImage).remove();
}
