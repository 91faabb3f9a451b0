import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildImage } from "../../airgap/images/build";
import { debianImages } from "../../airgap/images/reference";
import { answerTo, halfClose } from "../../app/testing/raw-http";
import { haproxyProxy, mostFromOneSource } from "../../contract/load-balancer";
import { haproxyFiles } from "./haproxy-config";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "ticketwatch-haproxy-"));
const files = haproxyFiles({
  alias: "app",
  port: 8080,
  places: 8,
  listen: { http: 8080, load: 8081, metrics: 8405 },
});
const configuration = files[0]?.content ?? "";

beforeAll(async () => {
  // HAProxy runs as a user of its own, who has to read it.
  chmodSync(folder, 0o755);
  await buildImage("haproxy", debianImages(), () => undefined);
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** Puts the files where HAProxy's container mounts them, with this for its configuration. */
function write(text: string): void {
  for (const { path, content } of files) writeFileSync(join(folder, basename(path)), content, { mode: 0o644 });
  writeFileSync(join(folder, "haproxy.cfg"), text);
}

/** What `haproxy -c` says of a configuration. */
async function check(text: string) {
  write(text);
  const mount = `${folder}:/usr/local/etc/haproxy:ro`;
  const argv = ["run", "--rm", "--network", "none", "--volume", mount, debianImages().haproxy];
  return await run("docker", [...argv, "haproxy", "-c", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]).catch(
    (error: { stderr: string; stdout: string }) => error,
  );
}

it("is accepted by HAProxy without a warning", async () => {
  const outcome = await check(configuration);
  expect(outcome).not.toBeInstanceOf(Error);
  expect(outcome.stderr).not.toMatch(/WARNING|ALERT/);
});

it("is really read: a wrong word is refused", async () => {
  const outcome = await check(configuration.replace("balance leastconn", "balance somehow"));
  expect(outcome.stderr).toMatch(/unknown balancing algorithm|balance/);
  expect(outcome).toBeInstanceOf(Error);
});

/** What HAProxy at this address says of its frontend. */
async function frontend(address: string, figure: string): Promise<number> {
  const text = await (await fetch(`http://${address}:8405/metrics`)).text();
  const own = text
    .split("\n")
    .filter((line) => line.startsWith(`haproxy_frontend_${figure}{proxy="${haproxyProxy.frontend}"`));
  expect(own.length).toBeGreaterThan(0);
  return own.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

/** How many responses clients got of HAProxy at this address. */
const responses = (address: string) => frontend(address, "http_responses_total");

/** A running HAProxy. */
interface Entry {
  readonly address: string;
  /** URL of the port that is published on this machine. */
  readonly url: string;
  /** Runs a Node program in a container of its own, which finds HAProxy as `haproxy`. */
  readonly beside: (program: string) => Promise<string>;
}

/** HAProxy with this configuration, in front of what listens in its own container; gives it to `work`. */
async function withHaproxy(work: (address: string, entry: Entry) => Promise<unknown>, replica?: string): Promise<void> {
  write(configuration);
  const network = `ticketwatch-haproxy-${process.pid}`;
  await run("docker", ["network", "create", network]);
  const started: string[] = [];
  const start = async (...argv: string[]) => {
    const { stdout } = await run("docker", ["run", "--detach", "--network", network, ...argv]);
    started.push(stdout.trim());
    return stdout.trim();
  };
  try {
    if (replica) await start("--network-alias", "app", debianImages().node, "node", "-e", replica);
    const mount = `${folder}:/usr/local/etc/haproxy:ro`;
    const published = ["--publish", "127.0.0.1::8080", "--network-alias", "haproxy"];
    const id = await start(...published, "--volume", mount, debianImages().haproxy);
    const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    const address = (await run("docker", ["inspect", "--format", format, id])).stdout.trim();
    await expect.poll(() => responses(address), { timeout: 30_000 }).toBe(0);
    if (replica) await expect.poll(() => ready(address), { timeout: 30_000 }).toBe(200);
    const port = (await run("docker", ["port", id, "8080"])).stdout.trim();
    const beside = (program: string) => start(debianImages().node, "node", "-e", program);
    await work(address, { address, url: `http://${port}`, beside });
  } finally {
    for (const id of started) await run("docker", ["rm", "--force", id]);
    await run("docker", ["network", "rm", network]);
  }
}

const ready = async (address: string) => (await fetch(`http://${address}:8405/ready`).catch(() => undefined))?.status;

/** A replica that is ready, and does with a booking what its number says. */
const replica = `require("node:http").createServer((request, response) => {
  if (request.url === "/readyz") return response.end();
  if (request.url === "/hangs-up") return setTimeout(() => request.socket.destroy(), 100);
  if (request.url === "/garbage") return request.socket.end("no HTTP at all\\r\\n\\r\\n");
  setTimeout(() => response.writeHead(201).end("booked"), 300);
}).listen(8080)`;

it("answers by itself as the app would, and never with a 4xx for what a replica may have done", async () => {
  const post = (address: string, path: string) =>
    fetch(`http://${address}:8080${path}`, { method: "POST", body: "{}" });
  const unknown = { error: { code: "outcome_unknown", message: expect.any(String) } };
  await withHaproxy(async (address) => {
    for (const [path, status] of [
      ["/hangs-up", 502],
      ["/garbage", 502],
    ] as const) {
      const answer = await post(address, path);
      expect([path, answer.status, answer.headers.get("retry-after")]).toEqual([path, status, "1"]);
      expect(await answer.json()).toEqual(unknown);
    }
    const bad = await answerTo(8080, "hello\r\n\r\n", { host: address });
    expect(bad).toMatch(/^HTTP\/1.1 400.*application\/json.*{"error":{"code":"bad_request"/s);
    const booking = "POST /book HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}";
    const halves = await Promise.all(Array.from({ length: 10 }, () => halfClose(8080, booking, address)));
    for (const half of halves) expect(half).toMatch(/^HTTP\/1.1 201.*booked/s);
  }, replica);
});

it("says that there is no replica as the app would say it", async () => {
  await withHaproxy(async (address) => {
    const answer = await fetch(`http://${address}:8080/book`, { method: "POST", body: "{}" });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(await answer.json()).toEqual({ error: { code: "app_unavailable", message: expect.any(String) } });
  });
});

it("counts what clients asked, not that one looked whether the port is open", async () => {
  await withHaproxy(async (address) => {
    for (let looked = 0; looked < 3; looked += 1) {
      const socket = connect(8080, address);
      await once(socket, "connect");
      socket.resume().end();
      await once(socket, "close");
    }
    // There is no replica: HAProxy answers this one by itself.
    expect((await fetch(`http://${address}:8080/seats`)).status).toBe(503);
    await sleep(500);
    expect(await responses(address)).toBe(1);
  });
});

/** A program that holds so many connections, and opens each again that it loses; it asks nothing on any of them. */
const holder = (connections: number, port: number) => `
  const hold = () => require("node:net").connect(${port}, "haproxy").on("error", () => {}).on("close", () => setTimeout(hold, 100));
  for (let count = 0; count < ${connections}; count += 1) hold();`;

/** ms until a buyer gets an answer; one who gets none tries again, as people do. */
async function served(url: string): Promise<number> {
  const begun = Date.now();
  const once = () => fetch(`${url}/seats`, { headers: { connection: "close" }, signal: AbortSignal.timeout(20_000) });
  await expect.poll(async () => (await once().catch(() => undefined))?.status, { timeout: 20_000 }).toBe(201);
  return Date.now() - begun;
}

it("answers buyers while one source holds all the connections that it can get", { timeout: 120_000 }, async () => {
  await withHaproxy(async (address, { url, beside }) => {
    await beside(holder(1500, 8080));
    await expect.poll(() => frontend(address, "denied_connections_total"), { timeout: 20_000 }).toBeGreaterThan(0);
    for (let buyer = 0; buyer < 20; buyer += 1) expect(await served(url)).toBeLessThan(3000);
    expect(await frontend(address, "current_sessions")).toBeGreaterThan(mostFromOneSource * 0.8);
  }, replica);
});

it("serves buyers of the very source again that holds connections, once it has asked nothing for a while", {
  timeout: 120_000,
}, async () => {
  await withHaproxy(async (address, { url, beside }) => {
    const { port } = new URL(url);
    const held = Array.from({ length: 1500 }, () => connect(Number(port), "127.0.0.1").on("error", () => {}));
    await expect.poll(() => frontend(address, "denied_connections_total"), { timeout: 20_000 }).toBeGreaterThan(0);
    const elsewhere = await beside("fetch('http://haproxy:8080/seats').then(({ status }) => console.log(status))");
    await expect.poll(async () => (await run("docker", ["logs", elsewhere])).stdout, { timeout: 5000 }).toBe("201\n");
    expect(await served(url)).toBeLessThan(10_000);
    for (const socket of held) socket.destroy();
  }, replica);
});

it("gives back what a source holds beyond half of that as soon as it was answered", { timeout: 120_000 }, async () => {
  await withHaproxy(async (address, { url }) => {
    const { port } = new URL(url);
    const held = Array.from({ length: mostFromOneSource - 10 }, () => {
      const socket = connect(Number(port), "127.0.0.1").on("error", () => {});
      return socket.resume();
    });
    await expect.poll(() => frontend(address, "current_sessions")).toBe(held.length);
    for (const socket of held) socket.write("GET /seats HTTP/1.1\r\nHost: a\r\n\r\n");
    const half = mostFromOneSource / 2;
    await expect.poll(() => frontend(address, "current_sessions")).toBeLessThanOrEqual(half);
    // Its threads count at once: a few more may go than had to.
    expect(await frontend(address, "current_sessions")).toBeGreaterThan(half - 20);
    for (const socket of held) socket.destroy();
  }, replica);
});

it("lets load hosts open more than a buyer may, by a port of their own", { timeout: 120_000 }, async () => {
  await withHaproxy(async (address, { beside }) => {
    await beside(holder(mostFromOneSource + 200, 8081));
    await expect.poll(() => frontend(address, "current_sessions"), { timeout: 20_000 }).toBe(mostFromOneSource + 200);
    expect(await frontend(address, "denied_connections_total")).toBe(0);
  }, replica);
});
