import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type ErrorCode, errorBody, errorEntry } from "./errors";
import { securityHeaders } from "./security-headers";

const codesByParserError = new Map<string, ErrorCode>([
  ["HPE_HEADER_OVERFLOW", "headers_too_large"],
  ["ERR_HTTP_REQUEST_TIMEOUT", "request_timeout"],
]);

const commonHeaders = securityHeaders.map(([name, value]) => `${name}: ${value}\r\n`).join("");

/**
 * Answers what never became a request (Node's `clientError`) and closes the connection.
 * Returns the status, or undefined where nobody is left to answer.
 */
export function answerMalformed(error: Error & { code?: string }, socket: Duplex): number | undefined {
  const vanished = error.code === "ECONNRESET" || error.code === "EPIPE" || !socket.writable;
  // An answer already begun must not get a second one in its middle.
  const busy = "_httpMessage" in socket && socket._httpMessage !== null && socket._httpMessage !== undefined;
  if (vanished || busy) return void socket.destroy(vanished ? error : undefined);
  const code = codesByParserError.get(error.code ?? "") ?? "bad_request";
  const { status } = errorEntry(code);
  const body = JSON.stringify(errorBody(code));
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8`;
  socket.end(
    `${head}\r\n${commonHeaders}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  return status;
}
