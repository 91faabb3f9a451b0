import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { buildImage } from "../../airgap/images/build";
import { debianImages } from "../../airgap/images/reference";
import { dockerEngine } from "../../exporters/containers/engine";
import { socketProxyConfiguration } from "./docker-socket-proxy";

const run = promisify(execFile);
const docker = async (...args: string[]) => (await run("docker", args)).stdout.trim();
const engineSocket = "/var/run/docker.sock";
const folder = mkdtempSync(join(tmpdir(), "ticketwatch-socket-"));
const configuration = join(folder, "haproxy.cfg");
const label = `twtest.run=socket-proxy-${process.pid}`;
const asked = ["--label", label, "--network", "none"];
const confined = ["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--memory", "24m"];
let image: string;
let proxy: string;

beforeAll(async () => {
  await buildImage("haproxy", debianImages(), () => undefined);
  image = debianImages().haproxy;
  // HAProxy's user makes its socket here, and reads its file.
  chmodSync(folder, 0o777);
  writeFileSync(configuration, socketProxyConfiguration, { mode: 0o644 });
  const mounts = [
    ...["--volume", `${engineSocket}:${engineSocket}`, "--volume", `${folder}:/var/lib/haproxy`],
    ...["--volume", `${configuration}:/usr/local/etc/haproxy/haproxy.cfg:ro`],
  ];
  const group = ["--group-add", `${statSync(engineSocket).gid}`];
  proxy = await docker("run", "--detach", ...asked, ...confined, ...group, ...mounts, image);
  await vi.waitFor(async () => expect(await status("GET", "/_ping")).toBe(200), { timeout: 20_000 });
}, 300_000);

afterAll(async () => {
  const left = (await docker("ps", "--all", "--quiet", "--filter", `label=${label}`)).split("\n").filter(Boolean);
  if (left.length > 0) await docker("rm", "--force", ...left);
  rmSync(folder, { recursive: true });
});

/** Status of the answer to a request through the proxy, byte for byte as it is given. */
async function status(method: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  const sent = request({ socketPath: join(folder, "docker.sock"), method, path, headers, agent: false }).end();
  sent.on("upgrade", (_, socket) => socket.destroy());
  const [answer] = await Promise.race([once(sent, "response"), once(sent, "upgrade")]);
  answer.resume();
  return answer.statusCode;
}

it("says nothing against its configuration", async () => {
  const argv = ["run", "--rm", "--network", "none", "--volume", `${configuration}:/haproxy.cfg:ro`, image];
  const { stderr } = await run("docker", [...argv, "haproxy", "-c", "-f", "/haproxy.cfg"]);
  expect(stderr).not.toMatch(/WARNING|ALERT/);
});

it("passes on all that the container exporter asks", async () => {
  const engine = dockerEngine(join(folder, "docker.sock"), label);
  const { signal } = new AbortController();
  expect(await engine.list(signal)).toEqual([proxy]);
  const inspected = await engine.inspect(proxy, signal);
  expect(inspected?.State.Running).toBe(true);
  expect((await engine.stats(proxy, signal))?.memory_stats.usage).toBeGreaterThan(0);
  expect(await engine.imageName(inspected?.Image ?? "", signal)).toBe(image);
  expect(await engine.inspect("0".repeat(64), signal)).toBeUndefined();
});

it("passes on events as they come, and lets go of the engine when nobody listens any more", async () => {
  const controller = new AbortController();
  const engine = dockerEngine(join(folder, "docker.sock"), label);
  const events = await engine.lifeEvents(Math.floor(Date.now() / 1000), controller.signal);
  const lines = createInterface({ input: events.on("error", () => {}) }).on("error", () => {});
  const seen: string[] = [];
  lines.on("line", (line) => seen.push(line));
  const started = await docker("run", "--detach", ...asked, image, "sleep", "60");
  // Among those of whatever else begins on this engine meanwhile.
  const event = expect.objectContaining({ Action: "start", Actor: expect.objectContaining({ ID: started }) });
  await expect.poll(() => seen.map((line) => JSON.parse(line))).toContainEqual(event);
  const sockets = "ls -l /proc/[0-9]*/fd 2>/dev/null | grep -c socket:";
  const open = async () => Number(await docker("exec", proxy, "sh", "-c", sockets));
  const [clientAndEngine, before] = [2, await open()];
  controller.abort();
  await expect.poll(open, { timeout: 10_000 }).toBeLessThanOrEqual(before - clientAndEngine);
});

it("refuses everything else, and the engine never hears of it", async () => {
  const container = `/containers/${proxy}`;
  const refused: [string, string, Record<string, string>?][] = [
    ...["/containers/create", `${container}/kill`, `${container}/exec`, "/containers/json", "/_ping", "/build"].map(
      (path): [string, string] => ["POST", path],
    ),
    ["DELETE", `${container}?force=true`],
    ["PUT", `${container}/archive?path=/`],
    ["HEAD", `${container}/archive?path=/`],
    ...[`${container}/archive?path=/`, `${container}/logs?stdout=1`, `${container}/export`, `${container}/top`].map(
      (path): [string, string] => ["GET", path],
    ),
    ...["/secrets", "/volumes", "/v1.41/containers/json", "//containers/json", "/containers/json/../../volumes"].map(
      (path): [string, string] => ["GET", path],
    ),
    ["GET", `${container}/json%2f..%2fexport`],
    ["GET", "/events", { connection: "upgrade", upgrade: "tcp" }],
  ];
  for (const [method, path, headers] of refused)
    expect([method, path, await status(method, path, headers)]).toEqual([method, path, 403]);
  expect(await docker("inspect", "--format", "{{.State.Running}}", proxy)).toBe("true");
  // HAProxy takes this one out by itself, and passes on the rest.
  expect(await status("GET", "/_ping", { connection: "upgrade", upgrade: "h2c" })).toBe(200);
});

it("tells of its health what the engine says, and nothing else on that port", async () => {
  const ask = (path: string) => docker("exec", proxy, "wget", "-q", "-O", "-", `http://127.0.0.1:8080${path}`);
  expect(await ask("/_ping")).toBe("OK");
  await expect(ask("/containers/json")).rejects.toThrow("403");
});
