import { onSale } from "./on-sale";
import { preOpen } from "./pre-open";
import type { Scene } from "./scene";

/** Every scene, in the order of a sale. */
export const scenes: readonly Scene[] = [preOpen, onSale];

/** The scene of that name; its error lists the names there are. */
export function sceneByName(name: string): Scene {
  const scene = scenes.find((candidate) => candidate.name === name);
  if (scene) return scene;
  throw new Error(`no scene is called "${name}"; there are: ${scenes.map((known) => known.name).join(", ")}`);
}
