import { seededRandom } from "../statistics/random";

/**
 * The order of an experiment's runs: one block for each repetition, every variant once in it, in an order of its own.
 * A machine that slowly gets faster or slower then favours no variant, and pairs within a block share its weather.
 * The same seed gives the same order. R. A. Fisher, "The arrangement of field experiments" (1926).
 */
export function randomisedBlocks<Item>(items: readonly Item[], repetitions: number, seed: number): Item[][] {
  const random = seededRandom(seed);
  return Array.from({ length: repetitions }, () => shuffled(items, random));
}

/** Fisher and Yates: every order is as likely as any other. */
function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as Item, order[last] as Item];
  }
  return order;
}
