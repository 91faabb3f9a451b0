import { get, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { buffer } from "node:stream/consumers";

/** Sends bytes on a fresh connection and resolves with all that came back once the server closed it. */
export function exchange(port: number, bytes: string): Promise<string> {
  return answerTo(port, bytes, {});
}

/** `POST /book` as bytes. */
export function bookingBytes(booking: object): string {
  const body = JSON.stringify(booking);
  const headers = `Host: a\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}`;
  return `POST /book HTTP/1.1\r\n${headers}\r\n\r\n${body}`;
}

/** Sends bytes, closes the sending side at once, and resolves with all that came back. */
export function halfClose(port: number, bytes: string, host = "127.0.0.1"): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect({ port, host, allowHalfOpen: true }, () => socket.end(bytes));
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
  });
}

/** Like `exchange`, but with `leaveAfterMs` the client closes the connection itself after so many ms. */
export function answerTo(
  port: number,
  bytes: string | Buffer,
  { leaveAfterMs, host = "127.0.0.1" }: { leaveAfterMs?: number; host?: string },
): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, host, () => socket.write(bytes));
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    // A reset after the answer is a way of closing, too.
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
    if (leaveAfterMs !== undefined) setTimeout(() => socket.destroy(), leaveAfterMs);
  });
}

export interface ParsedAnswer {
  readonly status: number;
  readonly body: string;
}

/** The answers in what came back on one connection, one after the other by their Content-Length. */
export function parseAnswers(received: string): ParsedAnswer[] {
  const head = /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n(.*?)\r\n\r\n/s.exec(received);
  if (!head) return [];
  const [text, status, headers = ""] = head;
  const length = Number(/^content-length: (\d+)/im.exec(headers)?.[1] ?? 0);
  const body = received.slice(text.length, text.length + length);
  return [{ status: Number(status), body }, ...parseAnswers(received.slice(text.length + length))];
}

export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** GET with exactly these headers and the body as it came: `fetch` would ask for compression, and undo it. */
export function rawGet(url: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, agent: false }, (response) => {
      const { statusCode: status, headers } = response;
      buffer(response).then((body) => resolve({ status, headers, body }), reject);
    });
    request.on("error", reject);
  });
}
