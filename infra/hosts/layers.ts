import { z } from "zod";

const manifestSchema = z.array(z.object({ Layers: z.array(z.string()) })).min(1);

/**
 * How many layers, from the lowest on, an engine has of an image. A layer is known by itself and all below it, so only
 * what begins alike counts. Each image is its layers' digests, lowest first, separated by blanks.
 */
export function sharedLayers(image: string, others: readonly string[]): number {
  const own = image.trim().split(/\s+/);
  const counts = others.map((other) => {
    const layers = other.trim().split(/\s+/);
    const differs = own.findIndex((layer, index) => layer !== layers[index]);
    return differs === -1 ? own.length : differs;
  });
  return Math.max(0, ...counts);
}

/** Files of a saved image (`manifest` is its manifest.json) that hold its lowest `known` layers. */
export function knownLayerFiles(manifest: string, known: number): string[] {
  const [{ Layers: layers }] = manifestSchema.parse(JSON.parse(manifest)) as [{ Layers: string[] }];
  const kept = new Set(layers.slice(known));
  return layers.slice(0, known).filter((path) => !kept.has(path));
}
