import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import express, { type NextFunction, type RequestHandler } from "express";
import type { Logger } from "pino";
import type { BookSeat } from "../booking/book-seat";
import type { SeatMapSource } from "../booking/seat-map";
import type { DatabaseHealth } from "../db/monitor";
import { bookHandler, parseBookingBody } from "./book-route";
import { createErrorAnswer } from "./error-answer";
import { HttpError } from "./errors";
import { healthHandler, readyHandler } from "./health-routes";
import { seatsHandler } from "./seats-route";

/** What the routes need, from the layers below. */
export interface HttpServices {
  readonly bookSeat: BookSeat;
  readonly seatMap: SeatMapSource;
  readonly databaseHealth: () => DatabaseHealth;
  readonly isStopping: () => boolean;
  readonly logger: Logger;
}

/** The routes; `RouteLabel` in metrics/names.ts lists the same paths. */
export function createExpressApp(services: HttpServices): RequestListener {
  const app = express();
  app.disable("x-powered-by").disable("etag").set("query parser", false);
  // Exact paths only, so that an address is either a route or "other".
  app.enable("strict routing").enable("case sensitive routing");
  app.route("/book").post(parseBookingBody, bookHandler(services.bookSeat)).all(allowOnly("POST"));
  app.route("/seats").get(seatsHandler(services.seatMap)).all(allowOnly("GET, HEAD"));
  app.route("/healthz").get(healthHandler).all(allowOnly("GET, HEAD"));
  app.route("/readyz").get(readyHandler(services)).all(allowOnly("GET, HEAD"));
  const answerError = createErrorAnswer(services.logger);
  // Its types hide that Express takes a last resort for whatever no route answered. `app.use` would not do: Express
  // skips that, too, for a target without a path such as `http://`.
  const route = app as unknown as (request: IncomingMessage, response: ServerResponse, next: NextFunction) => void;
  return (request, response) =>
    route(request, response, (error?: unknown) => answerError(error ?? new HttpError("no_such_route"), response));
}

function allowOnly(methods: string): RequestHandler {
  return (_request, response) => {
    response.set("Allow", methods);
    throw new HttpError("method_not_allowed");
  };
}
