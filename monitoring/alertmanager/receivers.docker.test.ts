import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import getPort from "get-port";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mounted, removeContainers, startContainer } from "../../airgap/images/testing";
import { dashboardUids } from "../../contract/dashboard-uids";
import { watchdogAlert } from "../../contract/severities";
import { externalUrl } from "../../infra/services/service";
import { bareLinks, type Links, linksOf } from "../links";
import { alertingRule, allAlerts } from "../rules";
import type { Alert, Concern } from "../rules/types";
import { alertmanagerFile } from "./configuration";
import { secretFiles } from "./receivers";
import { alertmanagerImage, everybodyTold } from "./testing";

const posts: { url: string; body: string }[] = [];
const mails: string[] = [];

const http = createHttpServer(async (request, response) => {
  posts.push({ url: request.url ?? "", body: await text(request) });
  response.end("ok");
});

/** As much of a mail server as Alertmanager needs: it takes any mail, and no login. */
const smtp = createServer((socket) => {
  let letter: string | undefined;
  socket.write("220 test\r\n");
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    if (letter !== undefined) {
      letter += chunk;
      if (!letter.endsWith("\r\n.\r\n")) return;
      mails.push(letter);
      letter = undefined;
    } else if (/^DATA/i.test(chunk)) letter = "";
    socket.write(letter === undefined ? "250 ok\r\n" : "354 go on\r\n");
  });
  socket.on("error", () => socket.destroy());
});

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));

let url: string;

beforeAll(async () => {
  const [httpPort, smtpPort, own] = [await listening(http), await listening(smtp), await getPort()];
  const origin = `http://127.0.0.1:${httpPort}`;
  const settings = {
    ...everybodyTold,
    alertEmailSmarthost: `127.0.0.1:${smtpPort}`,
    alertEmailUser: "",
    alertEmailPassword: "",
    alertEmailRequireTls: false,
  };
  url = `127.0.0.1:${own}`;
  const files = [
    ...mounted("/etc/alertmanager/alertmanager.yml", alertmanagerFile(`127.0.0.1:${httpPort}`, settings)),
    ...mounted(secretFiles.alertWebhookUrl, `${origin}/hook/webhook-secret`),
    ...mounted(secretFiles.alertSlackUrl, `${origin}/services/slack-secret`),
    ...mounted(secretFiles.alertHeartbeatUrl, `${origin}/ping/heartbeat-secret`),
  ];
  const args = [`--web.listen-address=${url}`, ...externalUrl(alertmanagerUrl), "--cluster.listen-address="];
  const command = ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager", ...args];
  await startContainer(await alertmanagerImage(), ["--network", "host", ...files], command);
}, 300_000);

afterAll(async () => {
  await removeContainers();
  http.close();
  smtp.close();
});

const alertmanagerUrl = "https://monitoring.example.org/alertmanager";
const query = "https://monitoring.example.org/prometheus/graph?g0.expr=mysql_up+%3D%3D+0&g0.tab=1";
const addresses = { grafanaUrl: "https://grafana.example.org", runbooksUrl: "https://git.example.org/runbooks" };
const links = linksOf({ ...addresses, prometheusUrl: "", alertmanagerUrl });

function ruleOf(name: string): [Concern, Alert] {
  const found = allAlerts().find(({ alert }) => alert.alert === name);
  if (!found) throw new Error(`no alert ${name}`);
  return [found.concern, found.alert];
}

/** The parts of a mail, decoded: plain text, then HTML. */
function bodiesOf(mail = ""): string[] {
  const boundary = /boundary=([^\s;]+)/.exec(mail)?.[1]?.replaceAll('"', "");
  const parts = mail.split(`--${boundary}`).slice(1, -1);
  return parts.map((part) => unquoted(part.slice(part.indexOf("\r\n\r\n") + 4)).replaceAll("\r\n", "\n"));
}

/** Undoes the quoted-printable encoding of ASCII text. */
function unquoted(text: string): string {
  const joined = text.replaceAll("=\r\n", "");
  return joined.replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Sends an alert of the rules as Prometheus does; it lasts until it is sent again with an end. */
async function raise(name: string, links: Links, times: { startsAt?: string; endsAt?: string } = {}): Promise<void> {
  const { labels, annotations } = alertingRule(...ruleOf(name), links);
  const body = [{ labels: { alertname: name, host: "local", ...labels }, annotations, generatorURL: query, ...times }];
  const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  await eventually(async () => {
    const answer = await fetch(`http://${url}/api/v2/alerts`, request).catch(() => undefined);
    return answer?.ok ?? false;
  });
}

async function eventually(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`not true within a minute: ${isTrue}; ${JSON.stringify({ posts, mails })}`);
    await sleep(200);
  }
}

const postsTo = (path: string) => posts.filter((post) => post.url.startsWith(path)).map(({ body }) => JSON.parse(body));

const mysqlDown = alertingRule(...ruleOf("MysqlDown"), links).annotations;

it("tells the inbox, the webhook, Slack and a mailbox that an alert fires", async () => {
  await raise("MysqlDown", links);
  await eventually(() => mails.length > 0 && new Set(posts.map((post) => post.url)).size === 3);
  for (const path of ["/notifications", "/hook/webhook-secret"]) {
    expect(postsTo(path)[0]).toMatchObject({ version: "4", status: "firing", receiver: "people" });
  }
  const [message] = postsTo("/services/slack-secret");
  expect(message).toMatchObject({ channel: "#ops" });
  expect(JSON.stringify(message)).toContain(mysqlDown.summary);
  expect(mails[0]).toMatch(/^From: lab@example\.org\r$/m);
  expect(mails[0]).toMatch(/^To: ops@example\.org\r$/m);
  expect(mails[0]).toMatch(/^Subject: \[FIRING:1\] MysqlDown local \(critical\)\r$/m);
});

it("gives all of them whole addresses of dashboard, runbook, query and Alertmanager", () => {
  const { dashboard, runbook_url: runbook } = mysqlDown;
  expect([dashboard, runbook]).toEqual([
    `https://grafana.example.org/d/${dashboardUids.mysql}`,
    "https://git.example.org/runbooks/mysql-down.md",
  ]);
  for (const path of ["/notifications", "/hook/webhook-secret"]) {
    const [alert] = postsTo(path)[0].alerts;
    expect(postsTo(path)[0].externalURL).toBe(alertmanagerUrl);
    expect(alert).toMatchObject({ annotations: { dashboard, runbook_url: runbook }, generatorURL: query });
  }
  const [{ text, title_link }] = postsTo("/services/slack-secret")[0].attachments;
  expect(title_link).toMatch(/^https:\/\/monitoring\.example\.org\/alertmanager\/#\/alerts/);
  expect(text).toContain(`<${dashboard}|Dashboard>  <${runbook}|Runbook>  <${query}|Query>`);
  const [plain = "", html = ""] = bodiesOf(mails[0]);
  expect(plain.split("\n")).toEqual(
    expect.arrayContaining([`Dashboard: ${dashboard}`, `Runbook: ${runbook}`, `Query: ${query}`]),
  );
  expect(plain).toContain(`Alertmanager: ${alertmanagerUrl}`);
  for (const link of [dashboard, runbook, alertmanagerUrl]) expect(html).toContain(link);
});

it("tells them all that it is over", async () => {
  const ago = (seconds: number) => new Date(Date.now() - 1000 * seconds).toISOString();
  await raise("MysqlDown", links, { startsAt: ago(60), endsAt: ago(1) });
  await eventually(() => mails.some((mail) => /^Subject: \[RESOLVED\] MysqlDown/m.test(mail)));
  await eventually(() => ["/notifications", "/hook"].every((path) => postsTo(path).at(-1).status === "resolved"));
  expect(JSON.stringify(postsTo("/services").at(-1))).toContain("[RESOLVED]");
});

it("offers no link where no address is known, and names the runbook's file", async () => {
  const before = postsTo("/services").length;
  await raise("AppDatabaseDown", bareLinks);
  await eventually(() => postsTo("/services").length > before && mails.at(-1)?.includes("AppDatabaseDown") === true);
  const [{ text }] = postsTo("/services").at(-1).attachments;
  expect(text).toContain(
    `Runbook: ${alertingRule(...ruleOf("AppDatabaseDown")).annotations.runbook_url}  <${query}|Query>`,
  );
  expect(text).not.toContain("Dashboard");
  expect(bodiesOf(mails.at(-1))[0]).not.toContain("Dashboard:");
});

it("posts the dead-man's switch, and nothing else, to who watches from outside", async () => {
  const told = posts.length;
  await raise(watchdogAlert, links);
  await eventually(() => postsTo("/ping").length > 0 && postsTo("/heartbeat").length > 0);
  expect(postsTo("/ping/heartbeat-secret")[0]).toMatchObject({ status: "firing", receiver: "heartbeat" });
  const ofWatchdog = posts.slice(told).filter(({ body }) => body.includes(watchdogAlert));
  expect(ofWatchdog.map((post) => post.url).sort()).toEqual(["/heartbeat", "/ping/heartbeat-secret"]);
  expect(postsTo("/ping").every(({ commonLabels }) => commonLabels.alertname === watchdogAlert)).toBe(true);
});

it("does not post the end of the dead-man's switch outside, where it would pass for a beat", async () => {
  const ago = (seconds: number) => new Date(Date.now() - 1000 * seconds).toISOString();
  const beats = postsTo("/ping").length;
  await raise(watchdogAlert, links, { startsAt: ago(60), endsAt: ago(1) });
  await eventually(() => postsTo("/heartbeat").at(-1).status === "resolved");
  expect(postsTo("/ping")).toHaveLength(beats);
});
