import * as pulumi from "@pulumi/pulumi";
import getPort from "get-port";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { anyImage } from "../../airgap/images/any-image";
import { eventually, execIn, mounted, removeContainers, startContainer } from "../../airgap/images/testing";
import { prometheusConfiguration, ruleFilePath } from "../../monitoring/prometheus-config";
import { alertmanagerAlerts } from "../../scripts/stack/alertmanager";
import { prometheusTargets } from "../../scripts/stack/prometheus";
import { loginHeaders } from "../../scripts/stack/web-access";
import { askingFor, healthBehindLogin, webPasswordFile } from "./web-login";

const login = { user: "admin", password: "correct-horse" };
const servers = {
  prometheus: { ready: "/-/ready", options: ["--config.file=/etc/prometheus/prometheus.yml", "--web.cors.origin=^$"] },
  alertmanager: {
    ready: "/-/healthy",
    options: ["--config.file=/etc/alertmanager/alertmanager.yml", "--cluster.listen-address="],
  },
} as const;

const known = <Value>(value: pulumi.Input<Value>) =>
  new Promise<pulumi.Unwrap<Value>>((resolve) => pulumi.output(value).apply(resolve));

interface Server {
  readonly port: number;
  readonly url: string;
  readonly container: string;
  readonly healthy: string[];
}

async function start(name: keyof typeof servers, mounts: string[] = [], port?: number): Promise<Server> {
  port ??= await getPort();
  const { option, files } = askingFor({ ...login, password: pulumi.secret(login.password) });
  const contents = await Promise.all(files.map(async ({ path, content }) => mounted(path, await known(content))));
  const { options, ready } = servers[name];
  const args = [...options, option, `--web.listen-address=127.0.0.1:${port}`];
  const container = await startContainer(
    await anyImage(name),
    ["--network", "host", ...contents.flat(), ...mounts],
    args,
  );
  const [, command = ""] = healthBehindLogin(port, ready).test;
  const healthy = ["sh", "-c", command];
  await eventually(container, ...healthy);
  return { port, url: `http://127.0.0.1:${port}`, container, healthy };
}

afterAll(removeContainers);

describe.each(["prometheus", "alertmanager"] as const)("%s", (name) => {
  let server: Server;
  beforeAll(async () => {
    server = await start(name);
  }, 300_000);

  it("asks for the login on every path, and gives pages of other origins nothing", async () => {
    for (const path of ["/", "/metrics", servers[name].ready, "/api/v1/query?query=1", "/api/v2/alerts"]) {
      const answer = await fetch(`${server.url}${path}`, { headers: { origin: "http://elsewhere.example" } });
      expect(answer.status, path).toBe(401);
      expect(answer.headers.get("access-control-allow-origin"), path).toBeNull();
    }
    const wrong = loginHeaders({ ...login, password: "battery-staple" });
    expect((await fetch(`${server.url}/metrics`, { headers: wrong })).status).toBe(401);
    expect((await fetch(`${server.url}/metrics`, { headers: loginHeaders(login) })).status).toBe(200);
  });

  it("is not healthy once it does not serve", async () => {
    expect((await execIn(server.container, ...server.healthy)).exitCode).toBe(0);
    const elsewhere = server.healthy.map((word) => word.replace(/GET \S+/, "GET /no-such-path"));
    expect((await execIn(server.container, ...elsewhere)).exitCode).not.toBe(0);
    expect(server.healthy.join(" ")).not.toContain(loginHeaders(login).authorization);
  });
});

describe("a silence", () => {
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const body = JSON.stringify({
    matchers: [{ name: "alertname", value: ".+", isRegex: true, isEqual: true }],
    ...{ startsAt: inHours(0), endsAt: inHours(1), createdBy: "a page", comment: "hush" },
  });
  const origin = "http://elsewhere.example";
  let url: string;
  const post = (headers: Record<string, string>) =>
    fetch(`${url}/api/v2/silences`, { method: "POST", headers: { origin, ...headers }, body });
  beforeAll(async () => {
    ({ url } = await start("alertmanager"));
  }, 300_000);

  it("is not made by a page of another origin, which gets no further than its browser's question", async () => {
    const preflight = { origin, "access-control-request-method": "POST" };
    const asked = await fetch(`${url}/api/v2/silences`, { method: "OPTIONS", headers: preflight });
    expect([asked.ok, asked.headers.get("access-control-allow-origin")]).toEqual([false, null]);
    expect((await post({ "content-type": "application/json" })).status).toBe(401);
  });

  it("is not made by one in a browser that has logged in, either: it may send only what is not taken", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded"])
      expect((await post({ ...loginHeaders(login), "content-type": type })).ok, type).toBe(false);
    expect((await post({ ...loginHeaders(login), "content-type": "application/json" })).status).toBe(200);
  });
});

describe("Prometheus with the lab's configuration", () => {
  it("logs in to Alertmanager, to scrape it and to tell it of alerts, and to itself", {
    timeout: 300_000,
  }, async () => {
    const alertmanager = await start("alertmanager");
    const own = await getPort();
    const target = (job: string, port: number) => ({ job, endpoint: `127.0.0.1:${port}`, host: "local" });
    const configuration = prometheusConfiguration({
      stack: "lab",
      scrape: [target("prometheus", own), target("alertmanager", alertmanager.port)],
      alertmanager: `127.0.0.1:${alertmanager.port}`,
      login: { user: login.user, passwordFile: webPasswordFile, jobs: ["prometheus", "alertmanager"] },
    });
    const rules = { groups: [{ name: "one", rules: [{ alert: "Always", expr: "vector(1)" }] }] };
    const mounts = [
      ...mounted("/etc/prometheus/prometheus.yml", configuration),
      ...mounted(ruleFilePath, stringify(rules)),
      ...mounted(webPasswordFile, login.password),
    ];
    const prometheus = { ...(await start("prometheus", mounts, own)), ...login };
    const up = async () => (await prometheusTargets(prometheus)).filter(({ health }) => health === "up").length;
    await expect.poll(up, { timeout: 120_000 }).toBe(2);
    const told = async () => (await alertmanagerAlerts({ ...alertmanager, ...login })).map(({ labels }) => labels);
    await expect.poll(told, { timeout: 120_000 }).toEqual([{ alertname: "Always", stack: "lab" }]);
  });
});
