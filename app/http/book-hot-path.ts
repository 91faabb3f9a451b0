import type { IncomingMessage, ServerResponse } from "node:http";
import type { BookSeat } from "../booking/book-seat";
import { bodyLimit, book } from "./book-route";
import { HttpError } from "./errors";
import { requestIdFor, requestIdHeader } from "./request-id";
import type { AnswerError } from "./seats-route";
import { securityHeaders } from "./security-headers";

const path = "/book";
const plainJson = /^application\/json(?:; ?charset=utf-8)?$/i;
const commonHeaders = [...securityHeaders.flat(), "Cache-Control", "no-store"];
const typeHeaders = ["Content-Type", "application/json; charset=utf-8"];

/**
 * Whether this is a booking as nearly all are: a plain JSON body of known, small size. Express and its body parser cost
 * as much as MySQL does for it; whatever else can come to /book is theirs.
 */
export function isOrdinaryBooking({ method, url, headers }: IncomingMessage): boolean {
  if (method !== "POST" || url !== path || headers["content-encoding"] !== undefined) return false;
  const length = Number(headers["content-length"]);
  return length > 0 && length <= bodyLimit && plainJson.test(headers["content-type"] ?? "");
}

/** `POST /book` without Express: the same answers, from the same functions. */
export function createBookAnswer(bookSeat: BookSeat, answerError: AnswerError) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    readBody(request, (bytes) => {
      answer(bytes).catch((error) => answerError(error, response));
    });

    const answer = async (bytes: Buffer) =>
      book(bookSeat, parse(bytes), response, (status, booking) => {
        const body = JSON.stringify(booking);
        const own = [requestIdHeader, requestIdFor(request), "Content-Length", `${Buffer.byteLength(body)}`];
        response.writeHead(status, [...commonHeaders, ...typeHeaders, ...own]).end(body);
      });
  };
}

/** Calls `onBody` once all is there; never for a client that leaves before. */
function readBody(request: IncomingMessage, onBody: (bytes: Buffer) => void): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => onBody(chunks[0] && chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
}

/** As the body parser does it: a byte order mark is passed over, and only an object or an array is a body. */
function parse(bytes: Buffer): unknown {
  const body = parseJson(bytes.toString().replace(/^\ufeff/, ""));
  if (typeof body !== "object" || body === null) throw new HttpError("invalid_body");
  return body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
