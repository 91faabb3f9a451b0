import type { Seat } from "./seats";

/** Where a seat is drawn, in parts of the picture's width from its upper left corner. */
export interface Place {
  readonly seat: Seat;
  readonly x: number;
  readonly y: number;
  /** Radians, clockwise from straight up, at which it is seen from the middle. */
  readonly angle: number;
  /** Half of its size along its row, and from row to row. */
  readonly along: number;
  readonly across: number;
}

export interface Layout {
  readonly places: readonly Place[];
  /** Radius of what the stands go around. */
  readonly field: number;
  /** Where sections' names stand, while they are few enough to be read. */
  readonly names: readonly { readonly text: string; readonly x: number; readonly y: number }[];
}

/** Radians, clockwise from straight up: the stands go around the field and leave centre field open. */
const from = 0.62;
const to = 2 * Math.PI - from;
/** Radii of the stands, and the most that one deck takes of them. */
const innermost = 0.24;
const outermost = 0.46;
const deepest = 0.13;
const mostNames = 12;
/** Share of its room that a seat takes, and how much longer than wide it may be. */
const filled = 0.8;
const longest = 2.5;
/** Share of a section's angle, and of a deck's depth, that is an aisle. */
const aisle = 0.12;

/**
 * Places seats as a ballpark has them: decks around the field, each divided into its sections, rows from the field
 * outwards. A deck is what the hundreds of its sections' names say.
 */
export function layoutOf(sections: ReadonlyMap<string, readonly Seat[]>): Layout {
  const decks = new Map<string, string[]>();
  for (const name of sections.keys()) decks.set(deckOf(name), [...(decks.get(deckOf(name)) ?? []), name]);
  const depth = Math.min(deepest, (outermost - innermost) / decks.size);
  const field = outermost - decks.size * depth;
  const places: Place[] = [];
  const shown: Layout["names"][number][] = [];
  for (const [deck, names] of [...decks.values()].entries()) {
    const angle = (to - from) / names.length;
    for (const [index, name] of names.entries()) {
      const wedge = { near: field + deck * depth, depth: depth * (1 - aisle), start: from + index * angle, angle };
      places.push(...placesIn(sections.get(name) ?? [], wedge));
      if (sections.size <= mostNames)
        shown.push({ text: name, ...at(outermost + 0.025, from + (index + 0.5) * angle) });
    }
  }
  return { places, field, names: shown };
}

/** A point at a distance from the middle, at an angle clockwise from straight up. */
const at = (distance: number, angle: number) => ({
  x: 0.5 + distance * Math.sin(angle),
  y: 0.5 - distance * Math.cos(angle),
});

const deckOf = (section: string) => section.slice(0, -2);

interface Wedge {
  readonly near: number;
  readonly depth: number;
  readonly start: number;
  readonly angle: number;
}

function placesIn(seats: readonly Seat[], { near, depth, start, angle }: Wedge): Place[] {
  const rows = [...new Set(seats.map(({ row }) => row))];
  const perRow = Math.max(...seats.map(({ number }) => number));
  const pitch = depth / rows.length;
  const step = (angle * (1 - aisle)) / perRow;
  const rowIndex = new Map(rows.map((row, index) => [row, index]));
  return seats.map((seat) => {
    const distance = near + ((rowIndex.get(seat.row) ?? 0) + 0.5) * pitch;
    const seen = start + (angle * aisle) / 2 + (seat.number - 0.5) * step;
    const [along, across] = [(filled * step * distance) / 2, (filled * pitch) / 2];
    const sizes = { along: Math.min(along, across * longest), across: Math.min(across, along * longest) };
    return { seat, ...at(distance, seen), angle: seen, ...sizes };
  });
}

/** The seat nearest to a point; undefined if none is within `reach`. */
export function seatAt({ places }: Pick<Layout, "places">, x: number, y: number, reach: number): Seat | undefined {
  let best: Seat | undefined;
  let least = reach;
  for (const place of places) {
    const distance = Math.hypot(place.x - x, place.y - y);
    if (distance <= least) [best, least] = [place.seat, distance];
  }
  return best;
}
