import type { RequestListener } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { createMetrics } from "../metrics/metrics";
import { HttpServer, type ServerLimits } from "./http-server";

const sockets: Socket[] = [];
let server: HttpServer | undefined;

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.stop(100);
});

const hasty = { headers: 300, request: 600, silence: 400, checkEvery: 50 };
const answerAll: RequestListener = (_request, response) => response.end("here");
const dribble = 50;

async function start(handler = answerAll, limits: ServerLimits = {}): Promise<number> {
  server = new HttpServer(handler, createMetrics("row-lock"), { times: hasty, longestWait: 0, ...limits });
  return server.listen(0);
}

function client(port: number) {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  sockets.push(socket);
  const start = performance.now();
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk;
  });
  const closed = new Promise<number>((resolve) => socket.on("close", () => resolve(performance.now() - start)));
  return { socket, closed, received: () => received };
}

/** Sends one byte after the other, slowly, until the connection is closed. */
async function dribbleInto(socket: Socket, bytes: string): Promise<void> {
  for (let index = 0; !socket.destroyed; index++) {
    socket.write(bytes[index % bytes.length] ?? "");
    await sleep(dribble);
  }
}

test("cuts off a client whose headers come byte by byte", async () => {
  const slow = client(await start());
  slow.socket.write("GET / HTTP/1.1\r\nHost: a\r\nX: ");
  const dribbling = dribbleInto(slow.socket, "y");
  expect(await slow.closed).toBeLessThan(3000);
  await dribbling;
  expect(slow.received()).toMatch(/^HTTP\/1.1 408 .*"request_timeout"/s);
});

test("cuts off a client whose body comes byte by byte", async () => {
  const read: RequestListener = (request, response) => request.resume().on("end", () => response.end("here"));
  const slow = client(await start(read));
  slow.socket.write("POST /book HTTP/1.1\r\nHost: a\r\nContent-Length: 4000\r\n\r\n");
  const dribbling = dribbleInto(slow.socket, " ");
  const after = await slow.closed;
  expect(after).toBeGreaterThan(hasty.request - dribble);
  expect(after).toBeLessThan(3000);
  await dribbling;
});

test("cuts off a client that does not read its answer", async () => {
  const flood: RequestListener = (_request, response) => response.end(Buffer.alloc(64 * 1024 * 1024));
  const slow = client(await start(flood));
  slow.socket.pause();
  slow.socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  await expect.poll(() => server?.connections()).toBe(1);
  await expect.poll(() => server?.connections(), { timeout: 3000 }).toBe(0);
});

test("cuts off a client that says nothing at all", async () => {
  const silent = client(await start());
  expect(await silent.closed).toBeLessThan(3000);
});

test("serves a client that is slow but within its time", async () => {
  const port = await start(answerAll, { times: { ...hasty, headers: 5000, request: 6000 } });
  const patient = client(port);
  for (const part of ["GET / HT", "TP/1.1\r\nHo", "st: a\r\n\r\n"]) {
    patient.socket.write(part);
    await sleep(dribble);
  }
  await expect.poll(patient.received).toMatch(/^HTTP\/1.1 200 .*here/s);
});

test("closes one that can be done without when nearly all connections are taken", async () => {
  const evictable: Socket[] = [];
  const crowd = { relieve: () => {}, evict: () => void evictable.shift()?.destroy() };
  const patient = { ...hasty, headers: 5000, request: 6000, silence: 5000 };
  const port = await start(answerAll, { maxConnections: 20, times: patient, crowd });
  for (let count = 0; count < 19; count++) evictable.push(client(port).socket);
  await expect.poll(() => server?.connections()).toBe(19);
  for (let left = 18; left >= 14; left--) {
    client(port);
    await expect.poll(() => [evictable.length, server?.connections()]).toEqual([left, 19]);
  }
});

test("relieves a crowd before it closes any connection", async () => {
  const calls = { relieve: 0, evict: 0 };
  const crowd = { relieve: () => void calls.relieve++, evict: () => void calls.evict++ };
  const port = await start(answerAll, { maxConnections: 20, crowd });
  for (let count = 0; count < 18; count++) client(port);
  await expect.poll(() => server?.connections()).toBe(18);
  expect(calls).toEqual({ relieve: 2, evict: 0 });
});

test("makes room for the next when a newcomer finds the door shut", async () => {
  const evictable: Socket[] = [];
  const evict = () => void evictable.shift()?.destroy();
  const port = await start(answerAll, { maxConnections: 4, crowd: { relieve: () => {}, evict } });
  for (let count = 0; count < 4; count++) evictable.push(client(port).socket);
  await expect.poll(() => server?.connections()).toBe(4);
  expect(await client(port).closed).toBeLessThan(1000);
  await expect.poll(() => server?.connections()).toBe(3);
  const next = client(port);
  next.socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  await expect.poll(next.received).toMatch(/^HTTP\/1.1 200/);
});
