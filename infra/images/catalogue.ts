import { debianImages } from "../../airgap/images/reference";
import { type OfficialImage, officialImages } from "./official";

export const imageSources = ["official", "debian"] as const;
export type ImageSource = (typeof imageSources)[number];

/** What a source has in place of a program that it lacks, and why: `./lab up` and `./lab status` say it. */
export const standIns: Record<ImageSource, Partial<Record<OfficialImage, string>>> = {
  official: {},
  debian: {
    grafana: "viewer of this repository, because Grafana is in no package registry and its image could not be had",
  },
};

/**
 * Reference of `image` in `source`. Both sources offer the same container interface, so services do not know which one
 * they run.
 */
export function requiredImage(source: ImageSource, image: OfficialImage): string {
  return source === "official" ? officialImages[image] : debianImages()[image];
}
