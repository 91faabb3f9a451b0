import type { ErrorRequestHandler, Response } from "express";

/** Answers an error in the shape that Grafana's API has. */
export function refuse(response: Response, status: number, message: string, messageId?: string): void {
  response.status(status).json({ message, ...(messageId ? { messageId, statusCode: status } : {}), traceID: "" });
}

/** What a request is refused with when its body or address cannot be read, or the viewer itself fails. */
export function errorAnswer(log: (error: unknown) => void): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    if (error.status >= 400 && error.status < 500) return refuse(response, error.status, "bad request data");
    log(error);
    refuse(response, 500, "Internal server error");
  };
}
