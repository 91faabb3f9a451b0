import type { DatabasePool } from "../db/pool";
import { allSeats, soldSeatIds } from "../db/sale-repository";
import { Ballpark, SeatMap } from "./seat-map";

/** Reads the map from MySQL: the seats when an epoch begins, after that only which are sold. */
export class SeatMapReader {
  private epoch: string | undefined;
  private ballpark = new Ballpark([]);
  private latest: SeatMap | undefined;

  constructor(private readonly pool: DatabasePool) {}

  /** The map as it is now; the very same object as before if nothing has changed. */
  async read(): Promise<SeatMap> {
    if (this.latest) {
      const { epoch, seats } = await this.pool.withConnection(soldSeatIds);
      if (epoch === this.epoch) return this.keep(this.latest.shows(seats) ? this.latest : this.mapOf(seats));
    }
    return this.readAll();
  }

  private async readAll(): Promise<SeatMap> {
    const { epoch, seats } = await this.pool.withConnection(allSeats);
    this.epoch = epoch;
    this.ballpark = new Ballpark(seats);
    return this.keep(this.mapOf(seats.filter(({ status }) => status === "sold").map(({ id }) => id)));
  }

  private mapOf(sold: readonly number[]): SeatMap {
    return new SeatMap(this.ballpark, new Set(sold));
  }

  private keep(map: SeatMap): SeatMap {
    this.latest = map;
    return map;
  }
}
