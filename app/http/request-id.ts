import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

export const requestIdHeader = "X-Request-Id";
const acceptable = /^[\w.-]{1,64}$/;

/** The client's request id, or a fresh one where it sent none that is fit for a log. */
export function requestIdFor(request: IncomingMessage): string {
  const sent = request.headers["x-request-id"];
  return typeof sent === "string" && acceptable.test(sent) ? sent : randomUUID();
}

export function requestIdOf(response: ServerResponse): string {
  return String(response.getHeader(requestIdHeader));
}
