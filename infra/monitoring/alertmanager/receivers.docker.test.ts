import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import getPort from "get-port";
import { afterAll, beforeAll, expect, it } from "vitest";
import { execIn, mounted, removeContainers, startContainer } from "../../../airgap/images/testing";
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

let container: string;
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
  ];
  const args = [`--web.listen-address=${url}`, "--cluster.listen-address="];
  const command = ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager", ...args];
  container = await startContainer(await alertmanagerImage(), ["--network", "host", ...files], command);
}, 300_000);

afterAll(async () => {
  await removeContainers();
  http.close();
  smtp.close();
});

/** Raises an alert, or ends it, as soon as Alertmanager takes it. */
async function raise(...args: string[]): Promise<void> {
  const labels = ["alertname=MysqlDown", "severity=critical", "concern=mysql", "host=local"];
  const annotations = ["--annotation=summary=MySQL is down", "--annotation=runbook=docs/runbooks/mysql-down.md"];
  const add = ["amtool", `--alertmanager.url=http://${url}`, "alert", "add", ...args, ...annotations, ...labels];
  await eventually(async () => (await execIn(container, ...add)).exitCode === 0);
}

async function eventually(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`not true within a minute: ${isTrue}; ${JSON.stringify({ posts, mails })}`);
    await sleep(200);
  }
}

const postsTo = (path: string) => posts.filter((post) => post.url.startsWith(path)).map(({ body }) => JSON.parse(body));

it("tells the inbox, the webhook, Slack and a mailbox that an alert fires", async () => {
  await raise();
  await eventually(() => mails.length > 0 && new Set(posts.map((post) => post.url)).size === 3);
  for (const path of ["/notifications", "/hook/webhook-secret"]) {
    expect(postsTo(path)[0]).toMatchObject({ version: "4", status: "firing", receiver: "people" });
  }
  const [message] = postsTo("/services/slack-secret");
  expect(message).toMatchObject({ channel: "#ops" });
  expect(JSON.stringify(message)).toContain("MySQL is down");
  expect(JSON.stringify(message)).toContain("docs/runbooks/mysql-down.md");
  expect(mails[0]).toMatch(/^From: lab@example\.org\r$/m);
  expect(mails[0]).toMatch(/^To: ops@example\.org\r$/m);
  expect(mails[0]).toMatch(/^Subject: \[FIRING:1\] MysqlDown local \(critical\)\r$/m);
});

it("tells them all that it is over", async () => {
  await raise(
    `--end=${new Date(Date.now() - 1000).toISOString()}`,
    `--start=${new Date(Date.now() - 60_000).toISOString()}`,
  );
  await eventually(() => mails.some((mail) => /^Subject: \[RESOLVED\] MysqlDown/m.test(mail)));
  await eventually(() => ["/notifications", "/hook"].every((path) => postsTo(path).at(-1).status === "resolved"));
  expect(JSON.stringify(postsTo("/services").at(-1))).toContain("[RESOLVED]");
});
