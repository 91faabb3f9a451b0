import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { Ballpark, SeatMap } from "../booking/seat-map";
import { errorCodeOf, errorEntry } from "./errors";
import { createSeatsAnswer } from "./seats-route";

const map = new SeatMap(new Ballpark([{ id: 1, section: "101", row: "A", number: 1, status: "available" }]), new Set());
const answerError = (error: unknown, response: ServerResponse) =>
  void response.writeHead(errorEntry(errorCodeOf(error)).status).end();
let server: Server | undefined;

afterEach(() => server?.close());

test("refuses the map while too many answers are under way", async () => {
  let arrive = () => {};
  const arrival = new Promise<SeatMap>((resolve) => {
    arrive = () => resolve(map);
  });
  let asked = 0;
  const source = {
    ready: () => undefined,
    get: () => {
      asked++;
      return arrival;
    },
  };
  server = createServer(createSeatsAnswer(source, answerError, 2)).listen(0);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/seats`;
  const waiting = [fetch(url), fetch(url)];
  await expect.poll(() => asked).toBe(2);
  expect((await fetch(url)).status).toBe(503);
  arrive();
  const served = await Promise.all(waiting);
  expect(served.map(({ status }) => status)).toEqual([200, 200]);
  await Promise.all(served.map((answer) => answer.arrayBuffer()));
  await expect.poll(async () => (await fetch(url)).status).toBe(200);
});
