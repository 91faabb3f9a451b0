import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildImage } from "../../airgap/images/build";
import { debianImages } from "../../airgap/images/reference";
import { haproxyConfiguration } from "./haproxy-config";

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
