import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prometheusConfiguration } from "../prometheus-config";
import { ruleFile } from ".";
import { casesOf } from "./testing/cases";
import { type Outcome, Promtool } from "./testing/promtool";
import { testFile, titles } from "./testing/test-file";
import { concerns } from "./types";

const promtool = new Promtool();
let outcome: Outcome;

const ruleFileOf = (concern: string) => `${concern}.rules.yml`;
const testFileOf = (concern: string) => `${concern}.test.yml`;

// One run for all cases: starting a container takes longer than all of them together.
beforeAll(async () => {
  await promtool.prepare();
  for (const concern of concerns) {
    promtool.write(ruleFileOf(concern), ruleFile(undefined, [concern]));
    promtool.write(testFileOf(concern), testFile([ruleFileOf(concern)], casesOf(concern)));
  }
  outcome = await promtool.run("test", "rules", ...concerns.map(testFileOf));
}, 300_000);

afterAll(() => promtool.remove());

describe.each(concerns)("rules of the concern %s", (concern) => {
  it.each(titles(casesOf(concern)))("%s", (title) => {
    expect(failures(outcome.output).get(title)).toBeUndefined();
  });
});

describe("promtool", () => {
  it("ran every case and found nothing else wrong", () => {
    expect(outcome.output.match(/SUCCESS/g)).toHaveLength(concerns.length);
    expect(outcome.passed).toBe(true);
  });

  it("notices a wrong expectation", async () => {
    const { alerts } = casesOf("mysql");
    const { MysqlDeadlocks } = alerts;
    if (!MysqlDeadlocks) throw new Error("no case for MysqlDeadlocks");
    const wrong = { records: [], alerts: { MysqlDeadlocks: { ...MysqlDeadlocks, levels: { fires: 0, quiet: 60 } } } };
    promtool.write("wrong.test.yml", testFile([ruleFileOf("mysql")], wrong));
    const { passed, output } = await promtool.run("test", "rules", "wrong.test.yml");
    expect(passed).toBe(false);
    expect([...failures(output).keys()]).toEqual(titles(wrong));
  });

  it("accepts the rules with every lint on", async () => {
    promtool.write("rules.yml", ruleFile());
    const { passed, output } = await promtool.run("check", "rules", "--lint=all", "--lint-fatal", "rules.yml");
    expect({ passed, output }).toMatchObject({ passed: true });
  });

  it("accepts Prometheus's whole configuration", async () => {
    const scrape = ["app", "pushgateway"].map((job) => ({ job, endpoint: `${job}:1`, host: "local" }));
    promtool.write("rules.yml", ruleFile());
    promtool.write("password", "secret");
    const login = { user: "admin", passwordFile: "password", jobs: ["app"] };
    const configuration = prometheusConfiguration({ stack: "lab", scrape, alertmanager: "alertmanager:1", login });
    promtool.write("prometheus.yml", configuration);
    const { passed, output } = await promtool.run("check", "config", "--lint=all", "--lint-fatal", "prometheus.yml");
    expect({ passed, output }).toMatchObject({ passed: true });
  });
});

/** What promtool says of each group that failed, by the group's name. */
function failures(output: string): Map<string, string> {
  const found = output.matchAll(/^\s*name: (.*?),?\n([\s\S]*?)(?=^\s*name: |\n\S|$(?![\s\S]))/gm);
  return new Map([...found].map(([, name = "", report = ""]) => [name, report]));
}
