import type { IncomingMessage, ServerResponse } from "node:http";
import type { Representation } from "../booking/representation";
import type { SeatMap } from "../booking/seat-map";
import { HttpError, overloaded } from "./errors";
import { chooseEncoding } from "./negotiation";
import { securityHeaders } from "./security-headers";
import { sendEncoded } from "./send-encoded";

/** Where the seat map comes from. */
export interface SeatMapSource {
  /** The map, if it need not be waited for. */
  ready(): SeatMap | undefined;
  get(): Promise<SeatMap>;
}

export type AnswerError = (error: unknown, response: ServerResponse) => void;

const path = "/seats";
/** Answers under way at once: waiting for the map, or for a client to read. Each may hold on to a map of its own age. */
const mostUnderWay = 1000;
const sectionName = /^\w{1,8}$/;
// A cache must ask again each time; the tag makes that cheap.
const headers = {
  common: [...securityHeaders.flat(), "Cache-Control", "no-cache", "Vary", "Accept-Encoding"],
  type: ["Content-Type", "application/json; charset=utf-8"],
};

/** Whether the target is the seat map's, with or without a query. */
export function isSeatsTarget(target: string | undefined): target is string {
  return target === path || target?.startsWith(`${path}?`) === true;
}

/**
 * `GET /seats`: the seat map or one section of it. The hot path of the app: where the map is at hand and the client
 * wants no compression, all happens in one turn, with headers that were put together before. With `limit` answers under
 * way, more are refused.
 */
export function createSeatsAnswer(seatMap: SeatMapSource, answerError: AnswerError, limit = mostUnderWay) {
  let underWay = 0;
  const leave = () => {
    underWay--;
  };
  const answerLater = async (request: IncomingMessage, response: ServerResponse) => {
    const representation = choose(await seatMap.get(), request.url);
    const encoding = chooseEncoding(request.headers["accept-encoding"] as string | undefined);
    sendEncoded(request, response, encoding ? await representation.in(encoding) : representation.plain, headers);
  };

  return (request: IncomingMessage, response: ServerResponse): void => {
    if (underWay >= limit) {
      answerError(overloaded, response);
      return;
    }
    underWay++;
    response.once("close", leave);
    try {
      const map = request.headers["accept-encoding"] === undefined ? seatMap.ready() : undefined;
      if (map) sendEncoded(request, response, choose(map, request.url).plain, headers);
      else answerLater(request, response).catch((error) => answerError(error, response));
    } catch (error) {
      answerError(error, response);
    }
  };
}

/** The part of the map that the query asks for; other parameters than `section` are ignored. */
function choose(map: SeatMap, target = path): Representation {
  if (target.length === path.length) return map.whole;
  const names = new URLSearchParams(target.slice(path.length + 1)).getAll("section");
  const [name] = names;
  if (name === undefined) return map.whole;
  if (names.length > 1 || !sectionName.test(name)) throw new HttpError("invalid_query");
  const section = map.section(name);
  if (!section) throw new HttpError("no_such_section");
  return section;
}
