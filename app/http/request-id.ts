import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

const header = "X-Request-Id";
const acceptable = /^[\w.-]{1,64}$/;

/** Puts the client's request id, or a fresh one where it sent none that is fit for a log, on the answer. */
export function assignRequestId(request: IncomingMessage, response: ServerResponse): void {
  const sent = request.headers["x-request-id"];
  response.setHeader(header, typeof sent === "string" && acceptable.test(sent) ? sent : randomUUID());
}

export function requestIdOf(response: ServerResponse): string {
  return String(response.getHeader(header));
}
