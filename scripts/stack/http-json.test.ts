import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { getJson } from "./http-json";

let server: Server;
const access = () => ({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
const remedy = expect.stringContaining("shows whether Prometheus is well");

beforeAll(async () => {
  server = createServer((_request, response) => response.writeHead(503).end("starting"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());

it("names what a service answered that cannot serve", async () => {
  const error = await getJson("Prometheus", access(), "/api/v1/query").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: "Prometheus answered 503 to /api/v1/query: starting", remedy });
});

it("names a service that does not answer, and its address", async () => {
  const { url } = access();
  await new Promise((resolve) => server.close(resolve));
  const error = await getJson("Prometheus", { url }, "/").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: expect.stringContaining(`Prometheus at ${url} does not answer: `), remedy });
});
