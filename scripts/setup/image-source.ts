import Docker from "dockerode";
import { buildVegeta } from "../../airgap/engine/build";
import { buildImages } from "../../airgap/images/build";
import { officialImages } from "../../airgap/images/official";
import type { ImageOrigin, ImageSource } from "../../infra/images/catalogue";
import { messageOf } from "../../kit/user-error";
import type { Report } from "../lib/steps";
import { type Choice, imagesPart } from "./choice";

/** The reason for an image source that nobody but the user decided on. */
export const setByUser = "set in the stack's configuration";

export type ImageChoice = Choice & { readonly source: ImageSource };

/**
 * Decides where a stack's images come from. What the user set, or an earlier `up` decided, is kept, because a change
 * replaces every container; `before` is the earlier decision, whose reason still holds.
 */
export async function chooseImageSource(configured?: ImageSource, before?: Choice): Promise<ImageChoice> {
  if (configured && before?.detail === configured) return choice(configured, before.reason);
  if (configured) return choice(configured, setByUser);
  const problem = await whyNotOfficial();
  if (!problem) return choice("official", "the publishers' registries can be reached");
  return choice("debian", `built from Debian packages, because ${problem}`);
}

/** Builds what the `debian` source lacks on this machine; the engine pulls official images by itself. */
export async function prepareImages({ imageSource, debianDate }: ImageOrigin, report: Report): Promise<string> {
  if (imageSource === "official") return "pulled as needed";
  const images = await buildImages(report, debianDate);
  await buildVegeta(report);
  return `${Object.keys(images).length} images ready`;
}

function choice(source: ImageSource, reason: string): ImageChoice {
  return { part: imagesPart, chosen: source === "official" ? "official" : "stand-in", detail: source, reason, source };
}

/** Why the official images cannot be had: undefined when the engine has them all or reaches their registry. */
async function whyNotOfficial(): Promise<string | undefined> {
  const docker = new Docker({ timeout: 20_000 });
  const missing: string[] = [];
  for (const reference of Object.values(officialImages)) {
    if (
      !(await docker
        .getImage(reference)
        .inspect()
        .catch(() => undefined))
    )
      missing.push(reference);
  }
  if (missing.length === 0) return undefined;
  try {
    // The engine asks, not this process: it may have a proxy or a mirror of its own.
    await docker.getImage(missing[0]).distribution();
    return undefined;
  } catch (error) {
    return `the engine cannot get ${missing[0]} (${rootCause(messageOf(error))})`;
  }
}

function rootCause(message: string): string {
  return message.split(": ").slice(-2).join(": ").trim();
}
