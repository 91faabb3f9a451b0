/** The seat map as `GET /seats` gives it. */
export interface Seat {
  readonly id: number;
  readonly section: string;
  readonly row: string;
  readonly number: number;
  readonly status: "available" | "sold";
}

export interface SeatMap {
  readonly seats: readonly Seat[];
  readonly total: number;
  readonly available: number;
}

/** Seats by section, in the order of the map. */
export function sectionsOf({ seats }: SeatMap): Map<string, Seat[]> {
  const sections = new Map<string, Seat[]>();
  for (const seat of seats) {
    const others = sections.get(seat.section);
    if (others) others.push(seat);
    else sections.set(seat.section, [seat]);
  }
  return sections;
}

export const countFree = (seats: readonly Seat[]): number =>
  seats.reduce((count, { status }) => count + (status === "available" ? 1 : 0), 0);
