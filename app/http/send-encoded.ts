import type { IncomingMessage, ServerResponse } from "node:http";
import type { EncodedBody } from "../booking/representation";
import { matchesEtag } from "./negotiation";
import { requestIdFor, requestIdHeader } from "./request-id";

/** Headers that were put together before, as a flat list of names and values. */
export interface PreparedHeaders {
  /** Of every answer. */
  readonly common: readonly string[];
  /** Of those that have a body. */
  readonly type: readonly string[];
}

/** Sends a body that is ready, or 304 to who has it. */
export function sendEncoded(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes, etag, encoding }: EncodedBody,
  { common, type }: PreparedHeaders,
): void {
  const headers = [...common, "ETag", etag, requestIdHeader, requestIdFor(request)];
  if (matchesEtag(request.headers["if-none-match"], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  headers.push(...type, "Content-Length", `${bytes.length}`);
  if (encoding) headers.push("Content-Encoding", encoding);
  response.writeHead(200, headers).end(request.method === "HEAD" ? undefined : bytes);
}
