import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Representation } from "../booking/representation";
import { chooseEncoding } from "../http/negotiation";
import type { AnswerError } from "../http/seats-route";
import { securityHeaders } from "../http/security-headers";
import { sendEncoded } from "../http/send-encoded";

/** What an HTML page of the app may do: be styled, ask the app, and send forms to it. */
const allowed = [
  "connect-src 'self'",
  "form-action 'self'",
  "img-src data:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
];

/** Headers of an HTML page; its scripts and styles run by their hashes alone (CSP level 3). */
export function pageHeaders(html: string): readonly (readonly [name: string, value: string])[] {
  const policy = ["default-src 'none'", hashes("script", html), hashes("style", html), ...allowed].filter(Boolean);
  // Without a referrer a browser would not say, either, that a form comes from a page of the app.
  const changed = { "Content-Security-Policy": policy.join("; "), "Referrer-Policy": "same-origin" };
  const own = new Map([...securityHeaders, ...Object.entries(changed)]);
  return [...own, ["Cross-Origin-Opener-Policy", "same-origin"], ["X-Frame-Options", "DENY"]];
}

function hashes(tag: "script" | "style", html: string): string {
  const contents = [...html.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, "gs"))].map(([, content = ""]) => content);
  const named = contents.map((content) => `'sha256-${createHash("sha256").update(content).digest("base64")}'`);
  return named.length > 0 ? `${tag}-src ${named.join(" ")}` : "";
}

/** `GET /`: the buyer's page, from memory. A browser that has it asks by its hash, and is told that it is the same. */
export function createPageAnswer(html: string, answerError: AnswerError) {
  const representation = new Representation(Buffer.from(html));
  const headers = {
    common: [...pageHeaders(html).flat(), "Cache-Control", "no-cache", "Vary", "Accept-Encoding"],
    type: ["Content-Type", "text/html; charset=utf-8"],
  };
  const send = async (request: IncomingMessage, response: ServerResponse) => {
    const encoding = chooseEncoding(request.headers["accept-encoding"] as string | undefined);
    sendEncoded(request, response, encoding ? await representation.in(encoding) : representation.plain, headers);
  };
  return (request: IncomingMessage, response: ServerResponse): void => {
    send(request, response).catch((error) => answerError(error, response));
  };
}
