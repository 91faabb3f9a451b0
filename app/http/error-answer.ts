import type { ServerResponse } from "node:http";
import type { Logger } from "pino";
import { errorBody, errorCodeOf, errorEntry, HttpError } from "./errors";
import { requestIdOf } from "./request-id";

/** The one place that turns errors into answers. Stacks go to the log only. */
export function createErrorAnswer(logger: Logger) {
  return (error: unknown, response: ServerResponse): void => {
    const code = errorCodeOf(error);
    if (code === "internal") logger.error({ err: error, requestId: requestIdOf(response) }, "request failed");
    // The client has left, or an answer is half sent: nothing more can be said on this connection.
    if (response.headersSent || response.destroyed) response.destroy();
    else send(response, code, error instanceof HttpError ? error.detail : undefined);
  };
}

function send(response: ServerResponse, code: HttpError["code"], detail?: string): void {
  const { status, retryAfter, close } = errorEntry(code);
  const body = JSON.stringify(errorBody(code, detail));
  if (retryAfter !== undefined) response.setHeader("Retry-After", retryAfter);
  if (close) response.setHeader("Connection", "close");
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.setHeader("Content-Length", Buffer.byteLength(body));
  response.writeHead(status).end(body);
}
