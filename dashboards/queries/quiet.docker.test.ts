import { afterAll, beforeAll, expect, it } from "vitest";
import { stringify } from "yaml";
import { metricNames } from "../../contract/app-metrics";
import { Promtool } from "../../monitoring/rules/testing/promtool";
import { counter, one, target } from "../../monitoring/rules/testing/series";
import { substituted } from "../queries-of";
import { errorRatio } from "./app";

const promtool = new Promtool();
const labels = { ...target("app", "app-1:9464"), route: "/book", method: "POST", status: "409" };

beforeAll(() => promtool.prepare(), 300_000);
afterAll(() => promtool.remove());

/** What promtool says of the query over an app with so many requests per second; its rate looks back a minute. */
async function asked(expr: string, perSecond: number, ...exp_samples: readonly object[]) {
  const input_series = Object.entries(one(metricNames.httpRequests, labels, counter(perSecond))).map(
    ([series, values]) => ({ series, values }),
  );
  const query = substituted(expr, { rateInterval: "1m", range: "1m", interval: "5s" });
  const tests = [{ interval: "5s", input_series, promql_expr_test: [{ expr: query, eval_time: "3m", exp_samples }] }];
  promtool.write("quiet.test.yml", stringify({ evaluation_interval: "5s", tests }));
  return await promtool.run("test", "rules", "quiet.test.yml");
}

it.each([0, 10])("the share of errors is 0 with %s requests per second, and none of them failed", async (perSecond) => {
  const all = await asked(errorRatio([], 'job="app"'), perSecond, { labels: "{}", value: 0 });
  expect(all).toMatchObject({ passed: true });
  const byRoute = await asked(errorRatio(["route"], 'job="app"'), perSecond, { labels: '{route="/book"}', value: 0 });
  expect(byRoute).toMatchObject({ passed: true });
});

it("promtool would tell if it were not a number", async () => {
  const unguarded = await asked("sum(rate(ticketwatch_http_requests_total[1m])) / 0", 0, { labels: "{}", value: 0 });
  expect(unguarded.passed).toBe(false);
});
