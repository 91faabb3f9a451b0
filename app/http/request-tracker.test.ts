import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type AppMetrics, createMetrics } from "../metrics/metrics";
import { HttpServer } from "./http-server";

const request = "GET /seats HTTP/1.1\r\nHost: a\r\n\r\n";
const clients: Socket[] = [];
let server: HttpServer | undefined;

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server?.stop(100);
});

/** A server whose answers wait for `release`, and clients that speak to it byte by byte. */
async function startServer() {
  const metrics = createMetrics("row-lock");
  const held: (() => void)[] = [];
  const handler = (message: IncomingMessage & { route?: object }, response: ServerResponse) => {
    message.route = { path: message.url };
    held.push(() => response.end("x".repeat(1000)));
  };
  server = new HttpServer(handler, metrics);
  const port = await server.listen(0);
  const client = async () => {
    const socket = connect(port, "127.0.0.1");
    clients.push(socket.on("error", () => {}));
    await once(socket, "connect");
    return socket;
  };
  const arrived = (count: number) => expect.poll(() => held.length).toBe(count);
  const release = () => {
    for (const answer of held.splice(0)) answer();
  };
  return { metrics, client, arrived, release };
}

/** Counts by status, without those that are 0. */
async function counts(metrics: AppMetrics): Promise<Record<string, number>> {
  const { values } = await metrics.httpRequests.get();
  return Object.fromEntries(values.filter(({ value }) => value > 0).map(({ labels, value }) => [labels.status, value]));
}

const quick = { timeout: 600, interval: 20 };

test("counts an answer once the client closed in order", async () => {
  const { metrics, client, arrived, release } = await startServer();
  const socket = await client();
  socket.write(request);
  await arrived(1);
  release();
  await once(socket, "data");
  socket.end();
  await expect.poll(() => counts(metrics), quick).toEqual({ 200: 1 });
});

test("ends all requests that were sent at once when their connection breaks", async () => {
  const { metrics, client, arrived } = await startServer();
  const socket = await client();
  socket.write(request.repeat(20));
  await arrived(20);
  socket.resetAndDestroy();
  await expect.poll(() => counts(metrics), quick).toEqual({ 499: 20 });
  expect((await metrics.httpRequestsInFlight.get()).values[0]?.value).toBe(0);
});

test("counts an answer once the next request arrives", async () => {
  const { metrics, client, arrived, release } = await startServer();
  const socket = await client();
  for (const expected of [{}, { 200: 1 }]) {
    socket.write(request);
    await arrived(1);
    expect(await counts(metrics)).toEqual(expected);
    release();
    await once(socket, "data");
  }
});

test("counts an answer to a silent client after a while", async () => {
  const { metrics, client, arrived, release } = await startServer();
  const socket = await client();
  socket.write(request);
  await arrived(1);
  release();
  await expect.poll(() => counts(metrics), { timeout: 3000 }).toEqual({ 200: 1 });
});

test("counts 499 when the client resets the connection before the answer", async () => {
  const { metrics, client, arrived, release } = await startServer();
  const socket = await client();
  socket.write(request);
  await arrived(1);
  socket.resetAndDestroy();
  await expect.poll(() => counts(metrics), quick).toEqual({ 499: 1 });
  release();
  expect(await counts(metrics)).toEqual({ 499: 1 });
});

test("answers a client that closed its sending side before, and counts it as one that left", async () => {
  const { metrics, client, arrived, release } = await startServer();
  const socket = await client();
  let answer = "";
  socket.on("data", (bytes) => {
    answer += bytes;
  });
  socket.end(request);
  await arrived(1);
  release();
  await once(socket, "close");
  expect(answer).toMatch(/^HTTP\/1.1 200/);
  await expect.poll(() => counts(metrics), quick).toEqual({ 499: 1 });
});

test("counts 499 when the client leaves an answer unread", async () => {
  const { metrics, client, arrived, release } = await startServer();
  const socket = await client();
  // Without a reader, the answer stays in the kernel; closing then resets the connection.
  socket.pause();
  socket.write(request);
  await arrived(1);
  release();
  await expect.poll(async () => (await metrics.httpRequestsInFlight.get()).values[0]?.value).toBe(0);
  socket.resetAndDestroy();
  await expect.poll(() => counts(metrics), quick).toEqual({ 499: 1 });
});

test("does not take a probe's reset for an unread answer", async () => {
  const { metrics, client, arrived, release } = await startServer();
  const socket = await client();
  socket.write(request.replace("/seats", "/readyz"));
  await arrived(1);
  release();
  await once(socket, "data");
  socket.resetAndDestroy();
  await expect.poll(() => counts(metrics), quick).toEqual({ 200: 1 });
});

test("agrees with clients that all vanish at once", { timeout: 40_000 }, async () => {
  const { metrics, client, arrived, release } = await startServer();
  const sockets = await Promise.all(Array.from({ length: 200 }, client));
  let read = 0;
  for (const socket of sockets) socket.on("data", () => read++);
  for (let round = 0; round < 3; round++) {
    for (const socket of sockets) socket.write(request);
    await arrived(200);
    release();
    await expect.poll(() => read, { timeout: 10_000 }).toBe(200 * (round + 1));
  }
  for (const socket of sockets) socket.write(request);
  await arrived(200);
  for (const socket of sockets) socket.resetAndDestroy();
  release();
  await expect.poll(() => counts(metrics), { timeout: 3000 }).toEqual({ 200: 600, 499: 200 });
});
