import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { bundleProgram } from "../infra/programs/bundle";
import { programs } from "../infra/programs/programs";
import { withAdminConnection } from "./db/admin-connection";
import { ServerProcess, serverEnvironment } from "./testing/server-process";
import { migrated, postBooking, sample } from "./testing/test-app";
import type { TestDatabase, TestMysql } from "./testing/test-mysql";

const patience = { timeout: 10_000 };

/** The bundle as the image runs it. */
export function processSuite(mysql: () => TestMysql): void {
  const folder = mkdtempSync(join(tmpdir(), "ticketwatch-bundle-"));
  const started: ServerProcess[] = [];
  let database: TestDatabase;

  beforeAll(async () => {
    await bundleProgram(programs.app, folder);
    database = await migrated(await mysql().createDatabase());
  });
  afterEach(() => {
    for (const server of started.splice(0)) server.signal("SIGKILL");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function startServer(changes: Record<string, string> = {}): Promise<{ server: ServerProcess; url: string }> {
    const server = run(changes);
    await expect.poll(() => server.port(), patience).toBeDefined();
    return { server, url: `http://127.0.0.1:${server.port()}` };
  }

  function run(changes: Record<string, string>, argv?: string[]): ServerProcess {
    const server = new ServerProcess(folder, { ...serverEnvironment(folder, database.app), ...changes }, argv);
    started.push(server);
    return server;
  }

  /** Holds the seat's row, so that a booking of it takes as long as `work` does. */
  function whileSeatIsHeld<Result>(seat: number, work: () => Promise<Result>): Promise<Result> {
    return withAdminConnection(database.owner, async (rival) => {
      await rival.begin();
      await rival.query("SELECT id FROM seats WHERE id = ? FOR UPDATE", [seat]);
      const result = await work();
      await rival.rollback();
      return result;
    });
  }

  test("finishes the booking it accepted, then exits with 0", async () => {
    const { server, url } = await startServer();
    const { booking } = await whileSeatIsHeld(7, async () => {
      const booking = postBooking(url, { seatId: 7, userId: "late" });
      await expect.poll(() => lentConnections(server), patience).toBe(1);
      server.signal("SIGTERM");
      await expect.poll(() => isRefused(url)).toBe(true);
      return { booking };
    });
    const answer = await booking;
    expect(answer.status).toBe(201);
    expect(answer.headers.get("connection")).toBe("close");
    expect(await server.exitCode()).toBe(0);
  });

  test("serves on for its drain time, while it says that it stops", async () => {
    const { server, url } = await startServer({ DRAIN_SECONDS: "2" });
    server.signal("SIGTERM");
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status, patience).toBe(503);
    const booking = await postBooking(url, { seatId: 12, userId: "in-time" });
    expect(booking.status).toBe(201);
    expect(booking.headers.get("connection")).toBe("close");
    expect(await server.exitCode()).toBe(0);
  });

  test("does not wait for connections that say nothing", async () => {
    const { server } = await startServer();
    const silent = connect(server.port() ?? 0, "127.0.0.1");
    silent.on("error", () => {});
    await new Promise((resolve) => silent.once("connect", resolve));
    const start = performance.now();
    server.signal("SIGINT");
    expect(await server.exitCode()).toBe(0);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test("gives up at once at the second signal", async () => {
    const { server, url } = await startServer();
    await whileSeatIsHeld(8, async () => {
      const booking = postBooking(url, { seatId: 8, userId: "late" }).catch(() => undefined);
      await expect.poll(() => lentConnections(server), patience).toBe(1);
      server.signal("SIGTERM");
      await expect.poll(() => server.output).toContain("stopping");
      server.signal("SIGTERM");
      expect(await server.exitCode()).toBe(1);
      expect(await booking).toBeUndefined();
    });
  });

  test("logs neither users nor the password nor ordinary requests", async () => {
    const { server, url } = await startServer();
    await postBooking(url, { seatId: 11, userId: "private-person" });
    await postBooking(url, { seatId: 11, userId: "private-person" });
    server.signal("SIGTERM");
    await server.exitCode();
    expect(server.output).not.toMatch(/private-person/);
    expect(server.output).not.toContain(database.app.password);
    expect(server.output.trim().split("\n").length).toBeLessThan(8);
  });

  test("starts the unsafe strategy only where allowed, and warns", async () => {
    const refused = run({ BOOKING_STRATEGY: "unsafe" });
    expect(await refused.exitCode()).toBe(1);
    expect(refused.errors).toMatch(/^wrong environment: BOOKING_STRATEGY: .*ALLOW_UNSAFE=true\n$/);
    const { server } = await startServer({ BOOKING_STRATEGY: "unsafe", ALLOW_UNSAFE: "true" });
    expect(server.output).toMatch(/"level":40.*"bookingStrategy":"unsafe"/);
  });

  test("names every wrong setting in one line", async () => {
    const server = run({ DATABASE_POOL_SIZE: "many", BOOKING_STRATEGY: "hope", DATABASE_PASSWORD_FILE: "/no/such" });
    expect(await server.exitCode()).toBe(1);
    expect(server.errors.trim().split("\n")).toHaveLength(1);
    expect(server.errors).toMatch(
      /DATABASE_PASSWORD_FILE: cannot read.*DATABASE_POOL_SIZE: .*BOOKING_STRATEGY: .*row-lock/,
    );
  });

  test("names a port that is taken", async () => {
    const { server } = await startServer();
    const second = run({ HTTP_PORT: `${server.port()}` });
    expect(await second.exitCode()).toBe(1);
    expect(second.errors).toMatch(new RegExp(`^cannot listen on port ${server.port()}: .*EADDRINUSE`));
  });

  test("runs admin commands from stdin to stdout", async () => {
    const good = run({}, ["admin.js", "integrity"]);
    good.send(JSON.stringify({ database: database.owner, acknowledged: [] }));
    expect(await good.exitCode()).toBe(0);
    expect(JSON.parse(good.output)).toMatchObject({ doubleBookings: 0, acknowledgedMissing: 0 });
    const bad = run({}, ["admin.js", "migrate"]);
    bad.send("{ password: hunter2");
    expect(await bad.exitCode()).toBe(1);
    expect(bad.errors).toBe("the input on stdin is not valid JSON\n");
  });
}

async function lentConnections(server: ServerProcess): Promise<number | undefined> {
  const page = await (await fetch(`http://127.0.0.1:${server.port("metricsPort")}/metrics`)).text();
  return sample(page, 'ticketwatch_db_pool_connections{state="active"}');
}

async function isRefused(url: string): Promise<boolean> {
  const failure = await fetch(`${url}/healthz`).catch((error: Error) => error);
  return failure instanceof Error;
}
