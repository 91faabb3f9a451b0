import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildImage } from "../../airgap/images/build";
import { debianImages } from "../../airgap/images/reference";
import { haproxyConfiguration, haproxyProxy } from "./haproxy-config";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "ticketwatch-haproxy-"));
const configuration = haproxyConfiguration({
  alias: "app",
  port: 8080,
  places: 8,
  listen: { http: 8080, metrics: 8405 },
});

beforeAll(async () => {
  // HAProxy runs as a user of its own, who has to read it.
  chmodSync(folder, 0o755);
  await buildImage("haproxy", debianImages(), () => undefined);
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** What `haproxy -c` says of a configuration. */
async function check(text: string) {
  writeFileSync(join(folder, "haproxy.cfg"), text, { mode: 0o444 });
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

it("counts what clients asked, not that one looked whether the port is open", async () => {
  writeFileSync(join(folder, "haproxy.cfg"), configuration, { mode: 0o444 });
  const mount = `${folder}:/usr/local/etc/haproxy:ro`;
  const started = await run("docker", ["run", "--rm", "--detach", "--volume", mount, debianImages().haproxy]);
  const id = started.stdout.trim();
  try {
    const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    const address = (await run("docker", ["inspect", "--format", format, id])).stdout.trim();
    await expect.poll(() => responses(address), { timeout: 30_000 }).toBe(0);
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
  } finally {
    await run("docker", ["rm", "--force", id]);
  }
});
