import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dashboardUids } from "../../contract/dashboard-uids";
import { prometheusDatasource } from "../../dashboards/shared/datasource";
import { password, prometheusPassword, type Stand, startStand } from "./testing/stand";

const rule = (name: string, state: string, severity: string, alerts: unknown[] = []) => ({
  type: "alerting",
  name,
  query: "up == 0",
  state,
  labels: { severity },
  annotations: { runbook_url: "docs/runbooks/target-down.md", dashboard: "/d/ticketwatch-monitoring" },
  alerts,
});

const firing = {
  labels: {},
  annotations: { summary: "<script>alert(1)</script>", runbook_url: "docs/runbooks/target-down.md" },
  state: "firing",
  activeAt: new Date(Date.now() - 60_000).toISOString(),
  value: "1e+00",
};

let stand: Stand;
beforeAll(async () => {
  const rules = [rule("Quiet", "inactive", "info"), rule("Loud", "firing", "critical", [firing])];
  stand = await startStand(() => ({ status: "success", data: { groups: [{ name: "x", rules }] } }));
});
afterAll(() => stand.stop());

const post = (body: unknown, method = "POST") => ({ method, body: JSON.stringify(body) });
const proxy = `/api/datasources/proxy/uid/${prometheusDatasource.uid}`;

describe("who is not logged in", () => {
  test.each(["/api/search", "/api/annotations", `${proxy}/api/v1/query`])(
    "gets Grafana's 401 from %s",
    async (path) => {
      const response = await fetch(`${stand.url}${path}`);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ message: "Unauthorized", statusCode: 401 });
    },
  );

  test("is sent from a page to the login and back", async () => {
    const response = await fetch(`${stand.url}/d/x?from=now-1h`, { redirect: "manual" });
    expect(response.headers.get("location")).toBe("/login?redirectTo=%2Fd%2Fx%3Ffrom%3Dnow-1h");
  });

  test("sees health, and that this is no Grafana", async () => {
    const response = await fetch(`${stand.url}/api/health`);
    expect(await response.json()).toMatchObject({ database: "ok", standIn: expect.stringContaining("Grafana") });
    expect(await (await fetch(`${stand.url}/login`)).text()).toContain("standing in for Grafana");
  });

  test("may read metrics under Grafana's names", async () => {
    const text = await (await fetch(`${stand.url}/metrics`)).text();
    expect(text).toMatch(/^grafana_build_info\{.*edition="ticketwatch-viewer"\} 1$/m);
    expect(text).toMatch(
      /^grafana_http_request_duration_seconds_count\{.*handler="\/api\/search".*status_code="401"\}/m,
    );
  });
});

describe("the login", () => {
  const login = (form: Record<string, string>, headers = {}) =>
    fetch(`${stand.url}/login`, { method: "POST", redirect: "manual", headers, body: new URLSearchParams(form) });

  test("opens a session that only this site's requests carry", async () => {
    const response = await login({ user: "admin", password, redirectTo: "/dashboards" });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/dashboards"]);
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^grafana_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const headers = { cookie: cookie.split(";")[0] };
    expect((await fetch(`${stand.url}/api/search`, { headers })).status).toBe(200);
    await fetch(`${stand.url}/logout`, { method: "POST", redirect: "manual", headers });
    expect((await fetch(`${stand.url}/api/search`, { headers })).status).toBe(401);
  });

  test.each(["//evil.example", "https://evil.example", "/\\evil.example"])("never leads to %s", async (redirectTo) => {
    expect((await login({ user: "admin", password, redirectTo })).headers.get("location")).toBe("/");
  });

  test("refuses a page of another site", async () => {
    expect((await login({ user: "admin", password }, { origin: "http://127.0.0.1:1" })).status).toBe(403);
  });

  test("is shut after five wrong passwords, for the right one too", async () => {
    const own = await startStand(() => ({}));
    const attempt = (secret: string) =>
      fetch(`${own.url}/login`, {
        ...post({ user: "admin", password: secret }),
        headers: { "content-type": "application/json" },
      });
    for (let count = 0; count < 5; count++) expect((await attempt("guess")).headers.get("retry-after")).toBeNull();
    const blocked = await attempt(password);
    expect(blocked.status).toBe(401);
    expect(Number(blocked.headers.get("retry-after"))).toBeGreaterThan(200);
    await own.stop();
  });
});

describe("dashboards", () => {
  test("are found by text and tag, and given as provisioned", async () => {
    const found = await (await stand.ask("/api/search?query=innodb&tag=ticketwatch")).json();
    expect(found).toMatchObject([
      { uid: dashboardUids.innodb, url: `/d/${dashboardUids.innodb}/innodb`, type: "dash-db" },
    ]);
    expect(await (await stand.ask("/api/search?tag=none")).json()).toEqual([]);
    const { dashboard, meta } = await (await stand.ask(`/api/dashboards/uid/${dashboardUids.innodb}`)).json();
    expect([dashboard.title, meta.provisioned, meta.canSave]).toEqual(["InnoDB", true, false]);
    expect(dashboard.panels.length).toBeGreaterThan(20);
  });

  test("are refused with Grafana's words where there is none", async () => {
    const response = await stand.ask("/api/dashboards/uid/none");
    expect([response.status, await response.json()]).toMatchObject([404, { message: "Dashboard not found" }]);
    expect((await stand.ask("/d/none")).status).toBe(404);
  });

  test("open at Grafana's addresses, the home dashboard at the root", async () => {
    expect(await (await stand.ask("/")).text()).toContain(`data-uid="${dashboardUids.sale}"`);
    expect(await (await stand.ask(`/d/${dashboardUids.mysql}/any-slug`)).text()).toContain(dashboardUids.mysql);
    expect(await (await stand.ask("/dashboards")).text()).toContain(`/d/${dashboardUids.hosts}/hosts`);
  });
});

describe("annotations", () => {
  test("are made, ended, listed and removed, and outlive a restart", async () => {
    const made = await stand.ask(
      "/api/annotations",
      post({ time: 1000, text: "Run begins", tags: ["ticketwatch", "run"] }),
    );
    const { id, message } = await made.json();
    expect(message).toBe("Annotation added");
    expect((await stand.ask(`/api/annotations/${id}`, post({ timeEnd: 5000 }, "PATCH"))).status).toBe(200);
    await stand.restart();
    const list = async (query: string) => await (await stand.ask(`/api/annotations?${query}`)).json();
    expect(await list("from=4000&to=9000&tags=run")).toMatchObject([
      { id, time: 1000, timeEnd: 5000, text: "Run begins" },
    ]);
    expect(await list("from=5001")).toEqual([]);
    expect(await list("tags=run&tags=other")).toEqual([]);
    expect(await list("tags=run&tags=other&matchAny=true")).toHaveLength(1);
    expect((await stand.ask(`/api/annotations/${id}`, { method: "DELETE" })).status).toBe(200);
    expect((await stand.ask(`/api/annotations/${id}`)).status).toBe(404);
  });

  test.each([{}, { text: "" }, { text: "x", time: "soon" }, { text: "x", tags: "run" }])("refuse %j", async (body) => {
    expect((await stand.ask("/api/annotations", post(body))).status).toBe(400);
  });

  test("refuse what is no JSON, in Grafana's shape", async () => {
    const response = await stand.ask("/api/annotations", { method: "POST", body: "{" });
    expect([response.status, await response.json()]).toMatchObject([400, { message: "bad request data" }]);
  });
});

describe("the data source's proxy", () => {
  test("hands on questions as they are", async () => {
    await stand.ask(`${proxy}/api/v1/query?query=up%7Bjob%3D%22a%3Fb%22%7D`);
    expect(stand.asked.at(-1)).toBe("GET /api/v1/query?query=up%7Bjob%3D%22a%3Fb%22%7D");
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    await stand.ask(`${proxy}/api/v1/query_range`, { method: "POST", headers, body: "query=up&step=5" });
    expect(stand.asked.at(-1)).toBe("POST /api/v1/query_range query=up&step=5");
    expect((await stand.ask(`${proxy}/api/v1/label/job/values`)).status).toBe(200);
  });

  test.each([
    ["/api/v1/admin/tsdb/delete_series", "POST", 403],
    ["/-/quit", "POST", 403],
    ["/api/v1/query/../../../-/reload", "GET", 404],
    ["/api/v1/%2e%2e/-/reload", "GET", 404],
    ["/api/v1/status/config", "GET", 403],
    ["/api/v1/series", "DELETE", 405],
  ])("refuses %s with %s", async (path, method, status) => {
    const before = stand.asked.length;
    const answer = await stand.ask(`${proxy}${path}`, { method });
    expect([answer.status === status || answer.status === 403, stand.asked.length]).toEqual([true, before]);
  });

  test("logs in to Prometheus itself, and tells nobody with what", async () => {
    const answer = await stand.ask(`${proxy}/api/v1/query?query=up`, { headers: { "x-other": "x" } });
    expect(answer.status).toBe(200);
    const sources = await (await stand.ask("/api/datasources")).text();
    expect(sources).toContain(prometheusDatasource.uid);
    for (const secret of [prometheusPassword, "uthorization", "secureJsonData", "Basic "])
      expect(sources).not.toContain(secret);
  });

  test("knows no other data source", async () => {
    expect((await stand.ask("/api/datasources/proxy/uid/other/api/v1/query")).status).toBe(404);
  });
});

describe("alerts and runbooks", () => {
  test("list what fires first, escaped, with its runbook and dashboard", async () => {
    const text = await (await stand.ask("/alerting/list")).text();
    expect(text.indexOf("Loud")).toBeLessThan(text.indexOf("Quiet"));
    expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(text).toContain('<a href="/runbooks/target-down">Runbook</a>');
    expect(text).toContain('<a href="/d/ticketwatch-monitoring">Dashboard</a>');
    expect(text).toContain("1 firing, 0 pending, 1 inactive");
  });

  test("show a runbook with links that lead on", async () => {
    const text = await (await stand.ask("/runbooks/target-down")).text();
    expect(text).toContain("<h1>TargetDown</h1>");
    expect(text).toContain('<a href="/runbooks/container-down">ContainerDown</a>');
    expect(text).toContain('<a href="/d/ticketwatch-monitoring">');
    expect(text).not.toContain("Written by");
    expect((await stand.ask("/runbooks/..%2f..%2fetc")).status).toBe(404);
    expect(await (await stand.ask("/runbooks")).text()).toContain('href="/runbooks/target-down"');
  });

  test("every page forbids scripts but its own", async () => {
    const response = await stand.ask("/alerting/list");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    expect(response.headers.get("x-frame-options")).toBe("DENY");
  });
});
