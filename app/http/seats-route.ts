import type { Request, Response } from "express";
import type { SeatMapSource } from "../booking/seat-map";

/** `GET /seats`: the whole seat map. */
export function seatsHandler(seatMap: SeatMapSource) {
  return async (_request: Request, response: Response): Promise<void> => {
    const body = await seatMap.json();
    response.set("Content-Type", "application/json; charset=utf-8").set("Cache-Control", "no-store").send(body);
  };
}
