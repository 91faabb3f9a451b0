import type { RequestHandler } from "express";
import { isOwnOrigin } from "../../kit/own-origin";
import { refuse } from "./api/errors";

/** Scripts and styles come from files of this viewer only; the renderer colours elements, for which attributes may have styles. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** What every answer carries. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
  });
  next();
};

/** Refuses to change anything for a page of another site, although the browser sends the session along to other ports. */
export const ownOrigin: RequestHandler = (request, response, next) => {
  const changes = !["GET", "HEAD", "OPTIONS"].includes(request.method);
  if (changes && !isOwnOrigin(request.headers)) return refuse(response, 403, "origin not allowed");
  next();
};
