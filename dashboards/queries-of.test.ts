import { describe, expect, it } from "vitest";
import { pages } from ".";
import { labelValues, queriesOf, substituted } from "./queries-of";
import { jsonOf, panelsOf } from "./shared/json";
import { isPromql } from "./testing/promql-tree";

const queries = pages().flatMap((page) => queriesOf(page));

describe("queriesOf", () => {
  it("leaves no variable of Grafana in a query", () => {
    expect(queries.filter(({ expr }) => /\$[a-z_{]/.test(expr))).toEqual([]);
  });

  it("gives queries that Prometheus understands", () => {
    expect(queries.filter(({ expr }) => !isPromql(expr))).toEqual([]);
  });

  it("lists the queries of every panel, choice and annotation", () => {
    const asked = pages().map(({ dashboard }) => {
      const { templating, annotations } = jsonOf(dashboard);
      const targets = panelsOf(jsonOf(dashboard)).flatMap(({ targets = [] }) => targets);
      return targets.length + templating.list.length + annotations.list.filter(({ expr }) => expr).length;
    });
    expect(queries).toHaveLength(asked.reduce((a, b) => a + b, 0));
  });

  it("says of the list of alerts why it may be empty, and of requests nothing", () => {
    const reasonOf = (name: string) => queries.find((query) => query.name === name)?.mayBeEmpty;
    expect(reasonOf("Firing alerts")).toMatch(/^no alert fires/);
    expect(reasonOf("Requests")).toBeUndefined();
  });

  it("keeps the reasons out of the JSON", () => {
    for (const { dashboard, mayBeEmpty } of pages())
      for (const reason of mayBeEmpty.values()) expect(JSON.stringify(dashboard)).not.toContain(reason);
  });
});

describe("substituted", () => {
  it("puts windows and all values in place of variables", () => {
    const windows = { rateInterval: "20s", range: "1h", interval: "5s" };
    expect(substituted('rate(a{host=~"$host"}[$__rate_interval])', windows)).toBe('rate(a{host=~".+"}[20s])');
    expect(substituted("increase(a[$__range])", windows)).toBe("increase(a[1h])");
  });
});

describe("labelValues", () => {
  it("reads selector and label of a choice", () => {
    expect(labelValues('label_values(up{job="app", host=~"$host"}, instance)')).toEqual({
      metric: 'up{job="app", host=~"$host"}',
      label: "instance",
    });
  });

  it("refuses a query that is no choice of values", () => {
    expect(() => labelValues("query_result(up)")).toThrow(/must be label_values/);
  });
});
