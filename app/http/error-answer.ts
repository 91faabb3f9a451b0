import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Logger } from "pino";
import { errorBody, errorCodeOf, errorEntry, HttpError } from "./errors";
import type { RefusalPacer } from "./refusal-pacer";
import { requestIdFor, requestIdHeader, requestIdOf } from "./request-id";
import { securityHeaders } from "./security-headers";

/** The one place that turns errors into answers. Stacks go to the log only; refusals are sent at the pacer's pace. */
export function createErrorAnswer(logger: Logger, pacer: RefusalPacer) {
  return (error: unknown, response: ServerResponse): void => {
    const code = errorCodeOf(error);
    if (!response.hasHeader(requestIdHeader)) setCommonHeaders(response.req, response);
    if (code === "internal") logger.error({ err: error, requestId: requestIdOf(response) }, "request failed");
    const answer = () => send(response, code, error instanceof HttpError ? error.detail : undefined);
    if (code === "overloaded") refuse(response, answer, pacer);
    else answer();
  };
}

/** Sockets whose refusal waits. */
const silenced = new WeakSet<Socket>();

/**
 * Nothing more is read from a client whose refusal waits: what it sends meanwhile stays with its own machine. One that
 * had sent more requests at once, without waiting for answers, is hung up on.
 */
function refuse(response: ServerResponse, answer: () => void, pacer: RefusalPacer): void {
  const { socket } = response.req;
  if (silenced.has(socket)) return void socket.destroy();
  const send = () => {
    silenced.delete(socket);
    answer();
    socket.resume();
  };
  if (!pacer.refuse({ send, drop: () => socket.destroy() })) return;
  silenced.add(socket);
  socket.pause();
}

/** What every answer carries, except those that put their headers together themselves. */
export function setCommonHeaders(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader(requestIdHeader, requestIdFor(request));
  for (const [name, value] of securityHeaders) response.setHeader(name, value);
  response.setHeader("Cache-Control", "no-store");
}

function send(response: ServerResponse, code: HttpError["code"], detail?: string): void {
  // The client has left, or an answer is half sent: nothing more can be said on this connection.
  if (response.headersSent || response.destroyed) return void response.destroy();
  const { status, retryAfter, close } = errorEntry(code);
  const body = JSON.stringify(errorBody(code, detail));
  if (retryAfter !== undefined) response.setHeader("Retry-After", retryAfter);
  if (close) response.setHeader("Connection", "close");
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.setHeader("Content-Length", Buffer.byteLength(body));
  response.writeHead(status).end(body);
}
