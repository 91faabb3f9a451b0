import type { Seat } from "../db/seats-repository";
import { Representation } from "./representation";

export interface SectionCount {
  readonly section: string;
  readonly available: number;
  readonly total: number;
}

/** The seats of the ballpark and which of them are sold, serialised once: the whole map, and each section on demand. */
export class SeatMap {
  private wholeMap: Representation | undefined;
  private readonly sectionMaps = new Map<string, Representation>();
  private sectionCounts: readonly SectionCount[] | undefined;

  constructor(
    private readonly ballpark: Ballpark,
    private readonly sold: ReadonlySet<number>,
  ) {}

  get whole(): Representation {
    this.wholeMap ??= new Representation(this.serialise(this.ballpark.seats));
    return this.wholeMap;
  }

  /** Undefined if there is no such section. */
  section(name: string): Representation | undefined {
    const seats = this.ballpark.sections.get(name);
    if (!seats) return undefined;
    const known = this.sectionMaps.get(name) ?? new Representation(this.serialise(seats));
    this.sectionMaps.set(name, known);
    return known;
  }

  /** How many seats of each section are free. */
  get counts(): readonly SectionCount[] {
    this.sectionCounts ??= [...this.ballpark.sections].map(([section, seats]) => {
      const available = seats.filter(({ id }) => !this.sold.has(id)).length;
      return { section, available, total: seats.length };
    });
    return this.sectionCounts;
  }

  shows(sold: readonly number[]): boolean {
    return sold.length === this.sold.size && sold.every((id) => this.sold.has(id));
  }

  private serialise(seats: readonly SeatText[]): Buffer {
    let available = 0;
    const parts = seats.map(({ id, ifSold, ifAvailable }) => {
      if (this.sold.has(id)) return ifSold;
      available++;
      return ifAvailable;
    });
    return Buffer.from(`{"seats":[${parts.join(",")}],"total":${seats.length},"available":${available}}`);
  }
}

interface SeatText {
  readonly id: number;
  readonly ifSold: string;
  readonly ifAvailable: string;
}

/** What stays the same during a sale: the seats, with the JSON of each in both of its states. */
export class Ballpark {
  readonly seats: readonly SeatText[];
  readonly sections = new Map<string, SeatText[]>();

  constructor(seats: readonly Seat[]) {
    this.seats = seats.map((seat) => this.add(seat));
  }

  private add({ id, section, row, number }: Seat): SeatText {
    const as = (status: Seat["status"]) => JSON.stringify({ id, section, row, number, status });
    const text = { id, ifSold: as("sold"), ifAvailable: as("available") };
    const others = this.sections.get(section);
    if (others) others.push(text);
    else this.sections.set(section, [text]);
    return text;
  }
}
