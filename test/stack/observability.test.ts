import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serviceLabel } from "../../contract/naming";
import { pages } from "../../dashboards";
import { type DashboardQuery, queriesOf } from "../../dashboards/queries-of";
import { conditions } from "../../dashboards/testing/filled/conditions";
import { marks } from "../../dashboards/testing/filled/marks";
import { selectorsOf } from "../../dashboards/testing/promql-tree";
import { ruleSets } from "../../monitoring/rules";
import { availabilityErrors, entryRefusals } from "../../monitoring/rules/sale/slo";
import { thresholds } from "../../monitoring/thresholds";
import type { AlertNow, AlertsReport } from "../../scripts/alerts/report";
import type { Status } from "../../scripts/commands/status";
import { readKnownMetrics } from "../../scripts/signals/known-metrics";
import { connect } from "../../scripts/stack/connect";
import { accessTo } from "../../scripts/stack/outputs";
import { stackObjects } from "../../scripts/stack/stack-objects";
import { loginHeaders, type WebAccess } from "../../scripts/stack/web-access";
import { readAtRest, tableOf, whyItMoves } from "../helpers/at-rest";
import { ChangedClone } from "../helpers/clone";
import { lab, type Outcome, startLab, succeeded, TestStack } from "../helpers/lab-cli";
import { emptyQueries, liveRules, type NamedQuery } from "../helpers/prometheus";

/** Until a rate over a minute has enough scrapes, and rules that read such rates have been evaluated. */
const warmUpSeconds = 120;
const webhookSecret = "http://127.0.0.1:9/hook/hunter2-of-the-webhook";

const { shortWindow } = thresholds.slo.fast;
/** What the availability objective sees when no replica is ready and HAProxy answers for them. */
const refusedAtTheEntry: readonly NamedQuery[] = [
  { where: "refused by HAProxy", expr: `${entryRefusals(shortWindow)} > 0` },
  // Short, because the scenes before fill the long one with answers that were right.
  { where: "seen by the objective", expr: `${availabilityErrors(shortWindow)} > 0.5` },
];

/** Recorded series that a lab as it is set up by default has not, and why. */
const rightlyEmpty: Readonly<Record<string, string>> = {
  "name:container_cpu_throttled:ratio_rate1m": "only a container with a CPU limit is ever throttled",
  "instance:mysql_readers:away": "it names exporters while their MySQL is away",
  "instance:mysql_connections_forecast:ratio": "nothing is foretold while few connections are in use",
};

const docker = new Docker();
let stack: TestStack;
let up: Outcome;
let prometheus: WebAccess;
let alertmanager: WebAccess;

beforeAll(async () => {
  stack = await TestStack.reserve("observability");
  // Only what is of no urgency goes to the webhook, which nobody answers.
  up = await lab([...stack.up, "--set", `alertWebhookUrl=${webhookSecret}`, "--set", "alertSeverities=info"]);
  expect(up, up.stderr).toMatchObject({ exitCode: 0 });
  const { outputs } = await connect(stack.name);
  prometheus = accessTo(outputs, "prometheus");
  alertmanager = accessTo(outputs, "alertmanager");
  for (const scene of [["pre-open", "--ramp-steps", "1", "--ramp-step-duration", "1s"], ["on-sale"]]) {
    const options = [...scene, "--duration", "5s", "--connections", "20"];
    const load = await stack.run(`load ${options.join(" ")}`);
    expect(load, load.stderr).toMatchObject({ exitCode: 0 });
  }
});

afterAll(async () => {
  await stack?.remove();
});

const named = ({ dashboard, kind, name, refId, expr }: DashboardQuery): NamedQuery => {
  return { where: `${dashboard}, ${kind} "${name}" ${refId}`, expr };
};

describe("dashboards", () => {
  const queries = pages().flatMap((page) => queriesOf(page));

  it("show something in every panel and offer choices in every variable", async () => {
    const wanted = queries.filter(({ mayBeEmpty }) => mayBeEmpty === undefined);
    expect(wanted.length).toBeGreaterThan(100);
    expect(await emptyQueries(prometheus, wanted.map(named), warmUpSeconds)).toEqual([]);
  });

  it("show what is rightly empty in a new lab once load was run and seats were booked", async () => {
    const filled = conditions.filter(({ title }) => /load run was pushed|seat was booked/.test(title));
    const wanted = marks().filter((mark) => filled.some(({ fills }) => fills(mark)));
    expect(wanted.length).toBeGreaterThan(20);
    expect(await emptyQueries(prometheus, wanted.map(named), warmUpSeconds)).toEqual([]);
  });

  it("ask nothing that Prometheus refuses, even where nothing may be the answer", async () => {
    const others = queries.filter(({ mayBeEmpty }) => mayBeEmpty !== undefined);
    const faults = await emptyQueries(prometheus, others.map(named), 0);
    expect(faults.filter((fault) => !fault.includes(": empty: "))).toEqual([]);
    for (const { mayBeEmpty } of others) expect(mayBeEmpty?.length).toBeGreaterThan(10);
  });
});

describe("a lab at rest", () => {
  const seconds = Number(process.env.TICKETWATCH_REST_SECONDS ?? 60);
  /** Until the end of the load before is in every counter, and every counter is scraped. */
  const settleSeconds = 30;

  it(`counts no trouble for ${seconds} s`, { timeout: (seconds + 300) * 1000 }, async () => {
    await sleep(settleSeconds * 1000);
    const readings = await readAtRest(prometheus, seconds);
    process.stdout.write(tableOf(readings));
    const ofTrouble = readings.filter(({ counter }) => whyItMoves(counter) === undefined);
    expect(ofTrouble.length).toBeGreaterThan(30);
    expect(readings.length - ofTrouble.length).toBeGreaterThan(5);
    expect(ofTrouble.filter(({ first, last }) => first !== last)).toEqual([]);
  });
});

describe("rules", () => {
  const sets = Object.values(ruleSets());
  const records = sets.flatMap((set) => set.records);
  const alerts = sets.flatMap((set) => set.alerts);

  it("are all loaded and evaluated without an error", async () => {
    const live = await liveRules(prometheus);
    expect(live.filter(({ health }) => health !== "ok")).toEqual([]);
    const names = [...records.map(({ record }) => record), ...alerts.map(({ alert }) => alert)];
    expect(live.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it("record a series each", async () => {
    const names = records.map(({ record }) => record).filter((record) => !(record in rightlyEmpty));
    const queries = names.map((record) => ({ where: record, expr: `{__name__="${record}"}` }));
    expect(await emptyQueries(prometheus, queries, warmUpSeconds)).toEqual([]);
  });

  it("read only metrics that a target has or a rule records", async () => {
    const jobs = Object.values(await readKnownMetrics(prometheus));
    const ofPrometheus = ["up", "ALERTS", "scrape_duration_seconds", "scrape_samples_scraped"];
    const known = new Set([
      ...ofPrometheus,
      ...records.map(({ record }) => record),
      ...jobs.flatMap((metrics) => Object.keys(metrics)),
    ]);
    const used = [...records, ...alerts].flatMap(({ expr }) => selectorsOf(expr).map(({ metric }) => metric));
    expect(new Set(used).size).toBeGreaterThan(40);
    expect([...new Set(used)].filter((metric) => !known.has(metric))).toEqual([]);
  });
});

describe("the signal matrix", () => {
  it("is met by every service", async () => {
    const { exitCode, stdout } = await stack.run("status", "--json");
    expect((JSON.parse(stdout) as Status).problems).toEqual([]);
    expect(exitCode).toBe(0);
  });
});

async function readAlerts(...options: string[]): Promise<AlertsReport & Pick<Outcome, "exitCode">> {
  const { exitCode, stdout, stderr } = await stack.run("alerts", "--json", "--limit", "100", ...options);
  expect(stdout, stderr).toContain("deadMansSwitch");
  return { exitCode, ...(JSON.parse(stdout) as AlertsReport) };
}

/** Asks `./lab alerts` until the report is as wanted, for two minutes at most. */
async function alertsUntil(wanted: (report: AlertsReport) => boolean): Promise<AlertsReport> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const report = await readAlerts();
    if (wanted(report)) return report;
    if (Date.now() > deadline) throw new Error(`not within two minutes: ${wanted}\n${JSON.stringify(report, null, 1)}`);
    await sleep(1000);
  }
}

const firing = ({ alerts }: AlertsReport, name: string, service?: string): AlertNow | undefined =>
  alerts.find(
    ({ alert, state, labels }) => alert === name && state === "firing" && (!service || labels.service === service),
  );

/** Asks HAProxy 100 times a second: enough to weigh against the load before, in the window of the fast burn. */
/** Other tests find it running, whatever comes of this one. */
async function whileStopped<T>(service: string, work: () => Promise<T>): Promise<T> {
  const container = docker.getContainer(stack.container(service));
  await container.stop();
  return await work().finally(() => container.start());
}

async function askedWhile<T>(work: () => Promise<T>): Promise<T> {
  const seats = `${stack.url("appPort")}/seats`;
  const timer = setInterval(() => fetch(seats, { signal: AbortSignal.timeout(5000) }).catch(() => undefined), 10);
  return await work().finally(() => clearInterval(timer));
}

const received = ({ received: notifications }: AlertsReport, status: string, name: string, service?: string) =>
  notifications.some(({ alerts }) =>
    alerts.some((alert) => {
      return (
        alert.status === status && alert.labels.alertname === name && (!service || alert.labels.service === service)
      );
    }),
  );

describe("alerts", () => {
  it("leave the dead-man's switch alive, and out of the list", async () => {
    const report = await alertsUntil(({ deadMansSwitch }) => deadMansSwitch.alive);
    expect(report.deadMansSwitch.detail).toMatch(/^last heartbeat \d+ s ago$/);
    expect([...report.alerts.map(({ alert }) => alert)]).not.toContain("Watchdog");
    expect((await stack.run("alerts")).stdout).toMatch(/^Dead-man's switch: alive/);
  });

  it("go all the way from a stopped service to the operator, and so does their end", async () => {
    const isTold = (report: AlertsReport, status: string) => received(report, status, "ContainerDown", "pushgateway");
    const follows = (report: AlertsReport) => firing(report, "TargetDown", "pushgateway")?.inhibitedBy;
    await whileStopped("pushgateway", async () => {
      const fired = await alertsUntil(
        (report) => isTold(report, "firing") && firing(report, "ContainerDown", "pushgateway") !== undefined,
      );
      expect(firing(fired, "ContainerDown", "pushgateway")).toMatchObject({
        severity: "critical",
        summary: expect.stringContaining("pushgateway"),
        runbook: "docs/runbooks/container-down.md",
      });
      const lists = marks().filter(conditions.find(({ title }) => title === "an alert fires")?.fills ?? (() => false));
      expect(lists.length).toBeGreaterThan(2);
      expect(await emptyQueries(prometheus, lists.map(named), 10)).toEqual([]);
      // The one tells the operator; the other only follows from it. On a busy machine the target may be seen to be down,
      // and be told of, before the container is.
      const both = await alertsUntil((report) => follows(report)?.includes("ContainerDown") === true);
      const before = new Set(both.received.map(({ id }) => id));
      const failed = await stack.run("alerts", "--fail-on", "critical");
      expect(failed).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^failed: firing: .*ContainerDown/) });
      const now = await readAlerts();
      const since = { ...now, received: now.received.filter(({ id }) => !before.has(id)) };
      expect(received(since, "firing", "TargetDown", "pushgateway")).toBe(false);
    });
    const over = await alertsUntil((report) => isTold(report, "resolved"));
    expect(firing(over, "ContainerDown", "pushgateway")).toBeUndefined();
  });

  it("are inhibited by their cause: MySQL's end tells of the app's, and buyers are refused aloud", async () => {
    const both = (report: AlertsReport) =>
      firing(report, "AppDatabaseDown")?.inhibitedBy.includes("MysqlDown") === true;
    const { report, unseen } = await whileStopped("mysql", () =>
      askedWhile(async () => ({
        report: await alertsUntil((now) => both(now) && received(now, "firing", "MysqlDown")),
        unseen: await emptyQueries(prometheus, refusedAtTheEntry, 90),
      })),
    );
    expect(unseen).toEqual([]);
    expect(firing(report, "MysqlDown")).toMatchObject({ inhibitedBy: [], runbook: "docs/runbooks/mysql-down.md" });
    expect(received(report, "firing", "AppDatabaseDown")).toBe(false);
    await alertsUntil((now) => !firing(now, "MysqlDown") && !firing(now, "AppDatabaseDown"));
  });

  it("received are kept over a restart of the inbox", async () => {
    const before = (await readAlerts()).received.map(({ id }) => id);
    await docker.getContainer(stack.container("alert-inbox")).restart();
    const after = await alertsUntil(({ problems }) => problems.length === 0);
    expect(after.received.map(({ id }) => id)).toEqual(expect.arrayContaining(before));
  });

  it("are not taken for none when nobody can be asked", async () => {
    const { report, text } = await whileStopped("prometheus", async () => ({
      report: await readAlerts(),
      text: (await stack.run("alerts")).stdout,
    }));
    expect(report).toMatchObject({
      exitCode: 1,
      deadMansSwitch: { alive: false, detail: "Prometheus does not answer" },
    });
    expect(text).toMatch(/NOT ALIVE[\s\S]*Not known: Prometheus at http/);
    expect(text).not.toContain("No alert is firing");
  });
});

describe("a silence", () => {
  const soon = () => new Date(Date.now() + 600_000).toISOString();
  const body = () =>
    JSON.stringify({
      matchers: [{ name: "alertname", value: ".+", isRegex: true, isEqual: true }],
      ...{ startsAt: new Date().toISOString(), endsAt: soon(), createdBy: "a page", comment: "hush" },
    });
  const post = (headers: Record<string, string>) =>
    fetch(`${alertmanager.url}/api/v2/silences`, { method: "POST", headers, body: body() });

  it("cannot be made by a page of another origin", async () => {
    const origin = { origin: "http://elsewhere.example" };
    const preflight = { ...origin, "access-control-request-method": "POST" };
    const asked = await fetch(`${alertmanager.url}/api/v2/silences`, { method: "OPTIONS", headers: preflight });
    expect([asked.status, (await post({ ...origin, "content-type": "application/json" })).status]).toEqual([401, 401]);
    expect(asked.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("of somebody with the password is told by alerts and status, which stays well", async () => {
    await stack.becomesWell();
    const made = await post({ ...loginHeaders(alertmanager), "content-type": "application/json" });
    const { silenceID } = (await made.json()) as { silenceID: string };
    const report = await readAlerts();
    const status = await stack.run("status");
    const url = `${alertmanager.url}/api/v2/silence/${silenceID}`;
    expect((await fetch(url, { method: "DELETE", headers: loginHeaders(alertmanager) })).status).toBe(200);
    expect(report.silences).toMatchObject([{ createdBy: "a page", hides: expect.arrayContaining(["Watchdog"]) }]);
    expect(status).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("1 silence is in force") });
    expect((await readAlerts()).silences).toEqual([]);
  });
});

/** Container ids by service. */
async function containersNow(): Promise<Map<string, string>> {
  const { containers } = await stackObjects(stack.name);
  return new Map(containers.map(({ Id, Labels }) => [Labels[serviceLabel] ?? "", Id]));
}

describe("a changed threshold", () => {
  const line = thresholds.machines.containerMemoryRatio;
  const moved = 0.87;
  const ruleNow = async () =>
    (await liveRules(prometheus)).find(({ name }) => name === "ContainerMemoryNearLimit")?.query ?? "";

  it("replaces what reads it, and nothing else, and leaves the samples", async () => {
    const clone = new ChangedClone();
    clone.edit("monitoring/thresholds.ts", `containerMemoryRatio: ${line}`, `containerMemoryRatio: ${moved}`);
    const before = await containersNow();
    const samplesBefore = `count_over_time(up{job="app"}[1h]) > 12`;
    const outcome = await startLab(["up", "--stack", stack.name], {}, [], clone.folder).outcome;
    clone.remove();
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 });
    const after = await containersNow();
    const changed = [...after].filter(([service, id]) => before.get(service) !== id).map(([service]) => service);
    // Grafana reads the panels' lines from files, Prometheus the rules.
    expect(changed.sort()).toEqual(["grafana", "prometheus"].filter((service) => before.has(service)));
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    expect(await ruleNow()).toContain(`> ${moved}`);
    expect(await emptyQueries(prometheus, [{ where: "samples", expr: samplesBefore }], 30)).toEqual([]);
  });

  it("is taken back by the next up", async () => {
    await succeeded(lab(["up", "--stack", stack.name]));
    expect(await ruleNow()).toContain(`> ${line}`);
  });
});

describe("a receiver's secret", () => {
  it("is printed nowhere and stands in clear in no state", async () => {
    const exported = await stack.run("pulumi", "stack", "export");
    const configuration = await stack.run("pulumi", "config", "--json");
    expect(exported.stdout.length).toBeGreaterThan(10_000);
    for (const text of [up.stdout, up.stderr, exported.stdout, configuration.stdout])
      expect(text).not.toContain("hunter2");
    const inspected = JSON.stringify(await docker.getContainer(stack.container("alertmanager")).inspect());
    expect(inspected).not.toContain("hunter2");
  });

  it("is there for root and its group alone, Alertmanager among them, and survives another up", async () => {
    const again = await lab(["up", "--stack", stack.name]);
    expect(again.stdout, again.stderr).toContain("Nothing had to be changed");
    const look = "stat -c '%a %u %g' /etc/alertmanager/secrets/webhook-url; cat /etc/alertmanager/secrets/webhook-url";
    const { execInContainer } = await import("../../scripts/stack/docker-exec.js");
    const { stdout } = await execInContainer(stack.container("alertmanager"), ["sh", "-c", look]);
    expect(stdout).toBe(`440 0 0\n${webhookSecret}`);
  });
});
