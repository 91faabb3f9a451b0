import type { AddressInfo } from "node:net";
import { createServer } from "mysql2";
import { afterEach, expect, it, vi } from "vitest";
import { DatabasePool } from "./pool";

/** A MySQL that lets anybody in and then hangs: it answers nothing, and does not close when its client does. */
function hangingMysql() {
  const server = createServer((connection: ServerConnection) => {
    for (const event of ["error", "query", "init_db"]) connection.on(event, () => undefined);
    connection.serverHandshake({
      protocolVersion: 10,
      serverVersion: "8.4.0",
      connectionId: 1,
      statusFlags: 2,
      characterSet: 8,
      capabilityFlags: 0xffffff,
      authCallback: (_: unknown, done: (error: null) => void) => done(null),
    });
  }) as unknown as HangingServer;
  server._server.allowHalfOpen = true;
  return server;
}

interface ServerConnection {
  on(event: string, listener: () => void): void;
  serverHandshake(greeting: object): void;
}

interface HangingServer {
  readonly _server: { allowHalfOpen: boolean; address(): AddressInfo };
  listen(port: number, host: string, listening: () => void): void;
  close(): void;
}

let server: HangingServer;
afterEach(() => server.close());

const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap").length;

it("keeps no socket for a connection that it gave up while MySQL hangs", async () => {
  // mysql2's server is not used to several statements at once, and says so.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  server = hangingMysql();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server._server.address();
  const settings = { host: "127.0.0.1", port, name: "tickets", user: "app", password: "" };
  const pool = new DatabasePool({ settings, poolSize: 5, queueLimit: 10 });
  const before = sockets();
  const work = Array.from({ length: 5 }, () => pool.withConnection(async () => 1, performance.now() + 4000));
  const outcomes = await Promise.allSettled(work);
  expect(outcomes.map((outcome) => (outcome as PromiseRejectedResult).reason.name)).toEqual(
    Array(5).fill("DeadlineExceededError"),
  );
  // The server's own ends are still there, five of them.
  await expect.poll(() => sockets() - before, { timeout: 10_000 }).toBe(5);
  await pool.close();
});
