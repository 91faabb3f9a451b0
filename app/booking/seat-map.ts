import type { DatabasePool } from "../db/pool";
import { allSeats, type Seat } from "../db/seats-repository";

export interface SeatMap {
  readonly seats: readonly Seat[];
  readonly total: number;
  readonly available: number;
}

/** Where the seat map comes from, ready to be sent: JSON in UTF-8. */
export interface SeatMapSource {
  json(): Promise<Buffer>;
}

/** Reads the whole map from the database for every request. */
export class DatabaseSeatMap implements SeatMapSource {
  constructor(private readonly pool: DatabasePool) {}

  async json(): Promise<Buffer> {
    return Buffer.from(JSON.stringify(seatMapOf(await this.pool.withConnection(allSeats))));
  }
}

export function seatMapOf(seats: readonly Seat[]): SeatMap {
  const available = seats.filter(({ status }) => status === "available").length;
  return { seats, total: seats.length, available };
}
