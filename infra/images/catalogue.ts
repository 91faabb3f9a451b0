import { debianImages } from "../../airgap/images/reference";
import { type OfficialImage, officialImages } from "./official";

export const imageSources = ["official", "debian"] as const;
export type ImageSource = (typeof imageSources)[number];

/** Why a source lacks an image, for `./lab status` and the program's outputs. */
export const unavailableImages: Partial<Record<OfficialImage, string>> = {
  grafana:
    "Without Grafana: its image could not be had, because Grafana is in no package registry (image source debian)",
};

/**
 * Reference of `image` in `source`, or undefined where that source does not have it.
 * Both sources offer the same container interface, so services do not know which one they run.
 */
export function imageReference(source: ImageSource, image: OfficialImage): string | undefined {
  const images: Partial<Record<OfficialImage, string>> = source === "official" ? officialImages : debianImages();
  return images[image];
}

/** `imageReference` for an image that every source has. */
export function requiredImage(source: ImageSource, image: OfficialImage): string {
  const reference = imageReference(source, image);
  if (!reference) throw new Error(`image source "${source}" has no image for ${image}`);
  return reference;
}
