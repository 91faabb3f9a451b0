import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../../lib/paths";
import type { RunningStack } from "../../stack/running-stack";
import { databaseTicket } from "../scenes/database-ticket";
import { mixed } from "../scenes/mixed";
import { onSale } from "../scenes/on-sale";
import { openLoop } from "../scenes/open-loop";
import { preOpen } from "../scenes/pre-open";
import type { SysbenchStage, VegetaStage, WrkStage } from "../scenes/stage";
import { sysbench } from "./sysbench";
import { shareOf } from "./tool";
import { vegeta } from "./vegeta";
import { luaFolder, openedConnections, wrk } from "./wrk";

const service = { name: "app", host: "here", container: "c", image: "i", endpoint: "app:8080" };
const stack = { entry: "app", services: { app: service } } as unknown as RunningStack;
const place = { stack, folder: "/tmp/run" };
const bookings = onSale.plan().stages[0] as WrkStage;
const arrivals = openLoop.plan().stages[1] as VegetaStage;
const ticket = databaseTicket.plan({ hotSeats: "5" }).stages[0] as SysbenchStage;

describe("wrk's command line", () => {
  test("carries the scene's figures to wrk and to its script", () => {
    const argv = wrk.command(bookings, place).join(" ");
    expect(argv).toContain("wrk --latency --threads=10 --connections=500 --duration=30s --timeout=2s");
    expect(argv).toContain(
      "--script=/tmp/run/book.lua http://app:8080/book connections=500 seatFrom=100 seatTo=120 users=5000 seed=1",
    );
  });

  test("comes with every script that it needs", () => {
    const names = wrk.files(mixed.plan().stages[0] as WrkStage, place).map(({ name }) => name);
    expect(names).toEqual(["common.lua", "histogram.lua", "wrk-counts.lua", "booking.lua", "mixed.lua"]);
  });

  test("opens as many connections as its threads share out evenly", () => {
    expect(openedConnections(bookings)).toBe(500);
    expect(openedConnections(preOpen.plan({ rampSteps: "0" }).stages[0] as WrkStage)).toBe(48);
  });
});

describe("vegeta's command line", () => {
  test("asks for a constant rate and bounds what is on its way", () => {
    const argv = vegeta.command(arrivals, place);
    expect(argv).toEqual(expect.arrayContaining(["-rate=300/1s", "-duration=30s", "-timeout=2s", "-max-workers=500"]));
  });

  test("comes with requests that the seed repeats", () => {
    const targets = (seed: number) =>
      vegeta.files({ ...arrivals, bookings: { seatFrom: 1, seatTo: 3, users: 9, seed } }, place)[0].content;
    expect(targets(1)).toBe(targets(1));
    expect(targets(2)).not.toBe(targets(1));
    const [first] = targets(1).split("\n");
    const { method, url, body } = JSON.parse(first) as Record<string, string>;
    expect([method, url]).toEqual(["POST", "http://app:8080/book"]);
    expect(JSON.parse(Buffer.from(body, "base64").toString())).toMatchObject({ seatId: expect.any(Number) });
  });
});

describe("sysbench's command line", () => {
  test("names the account's file and shows no password", () => {
    const argv = sysbench.command(ticket, place).join(" ");
    expect(argv).toContain("--config-file=/run/secrets/sysbench.cnf");
    expect(argv).toContain("--hot-seats=5 --users=5000 --returns=on --threads=20 --time=30");
    expect(argv).not.toContain("password");
  });

  test.each(["app/db/seats-repository.ts", "app/db/bookings-repository.ts"])(
    "runs the very statements of %s",
    (file) => {
      const source = readFileSync(join(projectRoot, file), "utf8");
      const lua = readFileSync(join(luaFolder, "ticket.lua"), "utf8");
      const statements = [...source.matchAll(/^const (?:lockState|markSold|insert) = "(.+)";$/gm)].map(
        ([, sql]) => sql,
      );
      expect(statements.length).toBeGreaterThan(0);
      for (const statement of statements) expect(lua).toContain(`"${statement}"`);
    },
  );

  test("copies the schema from the app's own migrations", () => {
    const schema = sysbench.files(ticket, place).find(({ name }) => name === "ticket-schema.lua")?.content;
    expect(schema).toMatch(/CREATE TABLE IF NOT EXISTS seats/);
    expect(schema).toMatch(/bookings_by_claim/);
  });
});

describe("several load hosts", () => {
  test.each([
    [10, 3],
    [7, 2],
    [1, 1],
  ])("share %i out over %i without a rest", (whole, count) => {
    const shares = Array.from({ length: count }, (_, index) => shareOf(whole, index, count));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(whole);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
  });

  test("split connections, rate and threads, each with a seed of its own", () => {
    const halves = [0, 1].map((index) => wrk.share(bookings, index, 2));
    expect(halves.map(({ connections, threads }) => [connections, threads])).toEqual([
      [250, 5],
      [250, 5],
    ]);
    expect(halves.map((half) => half.arguments.seed)).toEqual([1, 2]);
    expect([0, 1].map((index) => vegeta.share(arrivals, index, 2).ratePerSecond)).toEqual([150, 150]);
    expect([0, 1].map((index) => sysbench.share(ticket, index, 2).threads)).toEqual([10, 10]);
  });
});
