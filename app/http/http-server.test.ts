import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createMetrics } from "../metrics/metrics";
import { HttpServer } from "./http-server";

const clients: Socket[] = [];
let server: HttpServer | undefined;

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server?.stop(100);
});

test("closes connections beyond the limit at once and counts them", async () => {
  const metrics = createMetrics("row-lock");
  server = new HttpServer((_request, response) => response.end("here"), metrics, { maxConnections: 2 });
  const port = await server.listen(0);
  const client = async () => {
    const socket = connect(port, "127.0.0.1");
    clients.push(socket.on("error", () => {}));
    await once(socket, "connect");
    return socket;
  };
  const [first] = [await client(), await client()];
  await expect.poll(() => server?.connections()).toBe(2);
  const third = await client();
  await once(third, "close");
  expect((await metrics.httpConnectionsDropped.get()).values[0]?.value).toBe(1);
  first.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  expect(String(await once(first, "data"))).toMatch(/^HTTP\/1.1 200/);
  first.destroy();
  await expect.poll(() => server?.connections()).toBe(1);
});
