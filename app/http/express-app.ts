import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import express, { type NextFunction, type RequestHandler } from "express";
import type { Logger } from "pino";
import type { BookSeat } from "../booking/book-seat";
import type { FindBooking } from "../booking/find-booking";
import type { DatabaseHealth } from "../db/monitor";
import { createPageAnswer } from "../page/page-answer";
import { plainRoutes } from "../page/plain-route";
import { createBookAnswer, isOrdinaryBooking } from "./book-hot-path";
import { bookHandler, parseBookingBody } from "./book-route";
import { bookingByKeyHandler, bookingHandler } from "./bookings-route";
import { createErrorAnswer, setCommonHeaders } from "./error-answer";
import { HttpError, overloaded } from "./errors";
import { healthHandler, readyHandler } from "./health-routes";
import type { RefusalPacer } from "./refusal-pacer";
import { type AnswerError, createSeatsAnswer, isSeatsTarget, type SeatMapSource } from "./seats-route";

/** What the routes need, from the layers below. */
export interface HttpServices {
  readonly bookSeat: BookSeat;
  readonly findBooking: FindBooking;
  readonly seatMap: SeatMapSource;
  /** Whether a booking would be refused, so that its body need not be read. */
  readonly refusesBookings: () => boolean;
  /** Counts a booking that was refused unread. */
  readonly countRefusal: () => void;
  readonly pacer: RefusalPacer;
  /** The buyer's page. */
  readonly page: string;
  readonly databaseHealth: () => DatabaseHealth;
  readonly isStopping: () => boolean;
  readonly logger: Logger;
}

/** A request whose route is known without Express; Express notes it in the same place. */
type RoutedRequest = IncomingMessage & { route?: { readonly path: string } };

const seatsRoute = { path: "/seats" };
const bookRoute = { path: "/book" };
const pageRoute = { path: "/" };

/**
 * All routes. These things happen before Express, because its router and body parser alone would cost more than they do:
 * the seat map is sent, ordinary bookings are made, all bookings are refused while the queue for the database is full, and
 * the buyer's page is sent.
 */
export function createRequestListener(services: HttpServices): RequestListener {
  const answerError = createErrorAnswer(services.logger, services.pacer);
  const answerSeats = createSeatsAnswer(services.seatMap, answerError);
  const answerBooking = createBookAnswer(services.bookSeat, answerError);
  const answerPage = createPageAnswer(services.page, answerError);
  const expressApp = createExpressApp(services, answerError);
  return (request: RoutedRequest, response) => {
    const { method, url } = request;
    if ((method === "GET" || method === "HEAD") && isSeatsTarget(url)) {
      request.route = seatsRoute;
      answerSeats(request, response);
    } else if (method === "POST" && url === bookRoute.path && services.refusesBookings()) {
      request.route = bookRoute;
      services.countRefusal();
      answerError(overloaded, response);
    } else if (isOrdinaryBooking(request)) {
      request.route = bookRoute;
      answerBooking(request, response);
    } else if ((method === "GET" || method === "HEAD") && isPageTarget(url)) {
      request.route = pageRoute;
      answerPage(request, response);
    } else {
      setCommonHeaders(request, response);
      expressApp(request, response);
    }
  };
}

/** The other routes; `RouteLabel` in metrics/names.ts lists all paths. */
function createExpressApp(services: HttpServices, answerError: AnswerError): RequestListener {
  const app = express();
  app.disable("x-powered-by").disable("etag").set("query parser", false);
  // Exact paths only, so that an address is either a route or "other".
  app.enable("strict routing").enable("case sensitive routing");
  app.route("/book").post(parseBookingBody, bookHandler(services.bookSeat)).all(allowOnly("POST"));
  app.route("/bookings").get(bookingByKeyHandler(services.findBooking)).all(allowOnly("GET, HEAD"));
  app.route("/bookings/:bookingId").get(bookingHandler(services.findBooking)).all(allowOnly("GET, HEAD"));
  app.route("/").all(allowOnly("GET, HEAD"));
  const plain = plainRoutes(services);
  app.route("/plain").get(plain.show).post(plain.book).all(allowOnly("GET, HEAD, POST"));
  app.route("/seats").all(allowOnly("GET, HEAD"));
  app.route("/healthz").get(healthHandler).all(allowOnly("GET, HEAD"));
  app.route("/readyz").get(readyHandler(services)).all(allowOnly("GET, HEAD"));
  // Its types hide that Express takes a last resort for whatever no route answered. `app.use` would not do: Express
  // skips that, too, for a target without a path such as `http://`.
  const route = app as unknown as (request: IncomingMessage, response: ServerResponse, next: NextFunction) => void;
  return (request, response) =>
    route(request, response, (error?: unknown) => answerError(error ?? new HttpError("no_such_route"), response));
}

/** Also with what a link from elsewhere may have put behind it. */
const isPageTarget = (url = "") => url === pageRoute.path || url.startsWith(`${pageRoute.path}?`);

function allowOnly(methods: string): RequestHandler {
  return (_request, response) => {
    response.set("Allow", methods);
    throw new HttpError("method_not_allowed");
  };
}
