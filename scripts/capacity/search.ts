/** Loads between which the search goes, and how finely. */
export interface SearchRange {
  readonly lowest: number;
  readonly highest: number;
  /** Factor from one step up to the next. */
  readonly growth: number;
  /** How far apart, relative to the lower one, the load that holds and the one that does not may stay. */
  readonly precision: number;
  /** Measurements, an odd number, of whose majority the two loads at the edge are judged. */
  readonly repeats: number;
  /** The load nearest to a wanted one that the load generator can make. */
  readonly level: (wanted: number) => number;
}

/** One measurement; a decisive one was so long that it outweighs all others of its load. */
export interface Tried {
  readonly load: number;
  readonly held: boolean;
  readonly decisive?: boolean;
}

export type Phase = "climbing" | "narrowing" | "confirming";

export type Next =
  | { readonly kind: "measure"; readonly load: number; readonly phase: Phase }
  /** `load` is the highest that holds; null when even the lowest does not. */
  | {
      readonly kind: "ended";
      readonly ending: "edge" | "lowest-fails" | "highest-holds";
      readonly load: number | null;
    };

interface Judged {
  readonly load: number;
  readonly held: boolean;
  /** No further measurement could change the majority. */
  readonly sure: boolean;
}

/**
 * What to do after all that was tried: climb by a constant factor until a load does not hold, halve the gap (on a
 * logarithmic scale) until it is as narrow as wanted, then repeat both ends of it. A repetition that turns an end over
 * moves the gap, and the search goes on from there. It ends, because no load is measured more often than `repeats`
 * times and there are only so many loads.
 */
export function nextStep(tried: readonly Tried[], range: SearchRange): Next {
  const judged = judge(tried, range.repeats);
  const tie = judged.find(({ held }) => held === undefined);
  if (tie) return { kind: "measure", load: tie.load, phase: "confirming" };
  const { above, below } = edgeOf(judged as Judged[]);
  if (!above) return climb(below, range);
  if (!below) return above.sure ? end("lowest-fails", null) : again(above);
  const middle = range.level(Math.sqrt(below.load * above.load));
  const apart = above.load / below.load - 1 > range.precision;
  if (apart && middle > below.load && middle < above.load) return { kind: "measure", load: middle, phase: "narrowing" };
  if (!above.sure) return again(above);
  return below.sure ? end("edge", below.load) : again(below);
}

/** The lowest load that does not hold, and the highest below it that does, by the majority of their measurements. */
export function edgeOf(judged: readonly Judged[]): { readonly above?: Judged; readonly below?: Judged } {
  const above = judged.filter(({ held }) => !held).sort(byLoad)[0];
  const below = judged
    .filter(({ held, load }) => held && load < (above?.load ?? Number.POSITIVE_INFINITY))
    .sort(byLoad)
    .at(-1);
  return { ...(above && { above }), ...(below && { below }) };
}

/** Each load's majority; `held` is undefined where there is none. */
export function judge(
  tried: readonly Tried[],
  repeats: number,
): (Omit<Judged, "held"> & { readonly held: boolean | undefined })[] {
  const loads = [...new Set(tried.map(({ load }) => load))];
  return loads.map((load) => {
    const own = tried.filter((one) => one.load === load);
    const decisive = own.filter((one) => one.decisive).at(-1);
    if (decisive) return { load, held: decisive.held, sure: true };
    const held = own.filter((one) => one.held).length;
    const failed = own.length - held;
    const sure = Math.max(held, failed) > repeats / 2;
    return { load, held: held === failed ? undefined : held > failed, sure };
  });
}

function climb(below: Judged | undefined, { lowest, highest, growth, level }: SearchRange): Next {
  if (!below) return { kind: "measure", load: level(lowest), phase: "climbing" };
  const top = level(highest);
  if (below.load >= top) return below.sure ? end("highest-holds", below.load) : again(below);
  const wanted = level(below.load * growth);
  return { kind: "measure", load: Math.min(top, wanted > below.load ? wanted : top), phase: "climbing" };
}

const again = ({ load }: Judged): Next => ({ kind: "measure", load, phase: "confirming" });
const end = (ending: (Next & { kind: "ended" })["ending"], load: number | null): Next => ({
  kind: "ended",
  ending,
  load,
});
const byLoad = (one: Judged, other: Judged) => one.load - other.load;
