import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Logger } from "pino";
import { type ErrorCode, errorBody, errorCodeOf, errorEntry, errorTable, HttpError } from "./errors";
import type { RefusalPacer } from "./refusal-pacer";
import { requestIdFor, requestIdHeader, requestIdOf } from "./request-id";
import { securityHeaders } from "./security-headers";

/** The one place that turns errors into answers. Stacks go to the log only; every 503 is sent at the pacer's pace. */
export function createErrorAnswer(logger: Logger, pacer: RefusalPacer) {
  return (error: unknown, response: ServerResponse): void => {
    const code = errorCodeOf(error);
    const refusal = refusals.get(code);
    if (refusal) return void refuse(response, () => sendRefusal(response, refusal), pacer);
    if (!response.hasHeader(requestIdHeader)) setCommonHeaders(response.req, response);
    if (code === "internal") logger.error({ err: error, requestId: requestIdOf(response) }, "request failed");
    send(response, code, error instanceof HttpError ? error.detail : undefined);
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

const jsonType = "application/json; charset=utf-8";

interface RefusalParts {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** Every answer that asks the client to come again, and clients do come again at once: those need pacing. */
const refusals = new Map<ErrorCode, RefusalParts>(
  (Object.keys(errorTable) as ErrorCode[]).flatMap((code) => {
    const parts = refusalParts(code);
    return parts ? [[code, parts] as const] : [];
  }),
);

function refusalParts(code: ErrorCode): RefusalParts | undefined {
  const { status, retryAfter } = errorEntry(code);
  if (retryAfter === undefined) return undefined;
  const body = Buffer.from(JSON.stringify(errorBody(code)));
  const own = ["Retry-After", `${retryAfter}`, "Content-Type", jsonType, "Content-Length", `${body.length}`];
  return { status, headers: [...securityHeaders.flat(), "Cache-Control", "no-store", ...own], body };
}

/** As `send` does it, from parts made once: it is sent thousands of times a second. */
function sendRefusal(response: ServerResponse, { status, headers, body }: RefusalParts): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  const own = [requestIdHeader, requestIdFor(response.req)];
  response.writeHead(status, [...own, ...headers]).end(body);
}

function send(response: ServerResponse, code: HttpError["code"], detail?: string): void {
  // The client has left, or an answer is half sent: nothing more can be said on this connection.
  if (response.headersSent || response.destroyed) return void response.destroy();
  const { status, close } = errorEntry(code);
  const body = JSON.stringify(errorBody(code, detail));
  if (close) response.setHeader("Connection", "close");
  response.setHeader("Content-Type", jsonType);
  response.setHeader("Content-Length", Buffer.byteLength(body));
  response.writeHead(status).end(body);
}
