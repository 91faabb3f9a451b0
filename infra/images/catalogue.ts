import { type OfficialImage, officialImages } from "../../airgap/images/official";
import { debianImages } from "../../airgap/images/reference";

export const imageSources = ["official", "debian"] as const;
export type ImageSource = (typeof imageSources)[number];

/** What a source has in place of a program that it lacks, and why: `./lab up` and `./lab status` say it. */
export const standIns: Record<ImageSource, Partial<Record<OfficialImage, string>>> = {
  official: {},
  debian: {
    grafana: "viewer of this repository, because Grafana is in no package registry and its image could not be had",
  },
};

/** Where images come from, as the settings say it. */
export interface ImageOrigin {
  readonly imageSource: ImageSource;
  /** See Pulumi.yaml. */
  readonly debianDate?: string;
}

/** Reference of `image`. Both sources offer the same container interface, so services do not know which one they run. */
export function requiredImage({ imageSource, debianDate }: ImageOrigin, image: OfficialImage): string {
  return imageSource === "official" ? officialImages[image] : debianImages(debianDate)[image];
}
