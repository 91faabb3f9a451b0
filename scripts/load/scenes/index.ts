import { database } from "./database";
import { databaseTicket } from "./database-ticket";
import { all, matchDay } from "./match-day";
import { mixed } from "./mixed";
import { onSale } from "./on-sale";
import { openLoop } from "./open-loop";
import { preOpen } from "./pre-open";
import type { Scene } from "./scene";
import { soak } from "./soak";
import { soldOut } from "./sold-out";

/** Every scene: a sale in its order, then the others. A scene of your own is one file and one entry here. */
export const scenes: readonly Scene[] = [
  preOpen,
  onSale,
  mixed,
  soldOut,
  matchDay,
  openLoop,
  database,
  databaseTicket,
  soak,
  all,
];

/** The scene of that name; its error lists the names there are. */
export function sceneByName(name: string): Scene {
  const scene = scenes.find((candidate) => candidate.name === name);
  if (scene) return scene;
  throw new Error(`no scene is called "${name}"; there are: ${scenes.map((known) => known.name).join(", ")}`);
}
