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
import { haproxyFiles, haproxyProxy } from "./haproxy-config";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "ticketwatch-haproxy-"));
const files = haproxyFiles({
  alias: "app",
  port: 8080,
  places: 8,
  listen: { http: 8080, metrics: 8405 },
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

/** How many responses HAProxy at this address says that clients got of it. */
async function responses(address: string): Promise<number> {
  const text = await (await fetch(`http://${address}:8405/metrics`)).text();
  const own = text
    .split("\n")
    .filter((line) => line.startsWith(`haproxy_frontend_http_responses_total{proxy="${haproxyProxy.frontend}"`));
  expect(own.length).toBeGreaterThan(0);
  return own.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

/** HAProxy with this configuration, in front of what listens in its own container; gives its address to `work`. */
async function withHaproxy<Result>(work: (address: string) => Promise<Result>, replica?: string): Promise<Result> {
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
    const id = await start("--volume", mount, debianImages().haproxy);
    const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    const address = (await run("docker", ["inspect", "--format", format, id])).stdout.trim();
    await expect.poll(() => responses(address), { timeout: 30_000 }).toBe(0);
    if (replica) await expect.poll(() => ready(address), { timeout: 30_000 }).toBe(200);
    return await work(address);
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
