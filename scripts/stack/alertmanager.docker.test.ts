import getPort from "get-port";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually, removeContainers, startContainer } from "../../airgap/images/testing";
import { alertmanagerImage } from "../../monitoring/alertmanager/testing";
import { silencesNow } from "../alerts/report";
import { activeSilences, alertmanagerAlerts } from "./alertmanager";

let url: string;

beforeAll(async () => {
  const address = `127.0.0.1:${await getPort()}`;
  url = `http://${address}`;
  const command = ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"];
  const args = [...command, `--web.listen-address=${address}`, "--cluster.listen-address="];
  const container = await startContainer(await alertmanagerImage(), ["--network", "host"], args);
  await eventually(container, "wget", "-q", "-O", "/dev/null", `${url}/-/ready`);
}, 300_000);

afterAll(removeContainers);

async function post(path: string, body: unknown): Promise<{ silenceID?: string }> {
  const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${url}${path}`, request);
  const text = await answer.text();
  expect(answer.ok, text).toBe(true);
  return text ? JSON.parse(text) : {};
}

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const silence = (matcher: object, hours = 1) => ({
  ...{ matchers: [matcher], startsAt: inHours(0), endsAt: inHours(hours), createdBy: "ops", comment: "maintenance" },
});

it("tells the silences that are in force, and what each hides", async () => {
  const labels = (alertname: string) => ({ labels: { alertname } });
  await post("/api/v2/alerts", [labels("MysqlDown"), labels("ScrapeSlow")]);
  const mysql = { name: "alertname", value: "Mysql.+", isRegex: true, isEqual: true };
  await post("/api/v2/silences", silence(mysql, 2));
  await post("/api/v2/silences", silence({ ...mysql, value: "ScrapeSlow|Other", isEqual: false }));
  const ended = await post("/api/v2/silences", silence({ ...mysql, value: ".+" }, 3));
  await fetch(`${url}/api/v2/silence/${ended.silenceID}`, { method: "DELETE" });

  const [silences, alertmanager] = await Promise.all([activeSilences({ url }), alertmanagerAlerts({ url })]);
  expect(silencesNow({ silences, alertmanager })).toMatchObject([
    { matchers: ['alertname!~"ScrapeSlow|Other"'], hides: ["MysqlDown"], createdBy: "ops", comment: "maintenance" },
    { matchers: ['alertname=~"Mysql.+"'], hides: ["MysqlDown"] },
  ]);
});
