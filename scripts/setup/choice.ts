/** One part of the tool chain: which of its possible forms is used, and why. */
export interface Choice {
  readonly part: string;
  /** official: the publisher's. stand-in: made here, because the official one could not be had. */
  readonly chosen: "official" | "stand-in";
  readonly detail: string;
  readonly reason: string;
  /** Folder to put on PATH, where that is how the part is found. */
  readonly path?: string;
  /** What the registries knew the images by that were pulled, by tag; see `movedTags`. */
  readonly digests?: Readonly<Record<string, string>>;
}

const probeMilliseconds = 10_000;

/** Why `url` cannot be reached, or undefined when it can: any answer at all will do. */
export async function whyUnreachable(url: string): Promise<string | undefined> {
  try {
    await fetch(url, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(probeMilliseconds) });
    return undefined;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error & { code?: string } };
    return `${new URL(url).host} cannot be reached (${cause?.code ?? cause?.message ?? message})`;
  }
}

/** Where Pulumi's own downloads come from. */
export const pulumiDownloads = "https://get.pulumi.com/";

/** The part that images are, among the choices. */
export const imagesPart = "images";
