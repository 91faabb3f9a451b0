import { describe, expect, it } from "vitest";
import { fakeSource } from "../testing/source";
import { resolveChoices, scopeOf } from "./choices";
import type { VariableModel } from "./dashboard-model";
import { inPromql, interpolate, type Scope, type VariableValue } from "./interpolate";

const range = { from: 0, to: 900_000 };
const host: VariableModel = {
  name: "host",
  type: "query",
  query: "label_values(up, host)",
  multi: true,
  includeAll: true,
  allValue: ".+",
  sort: 7,
  current: { value: ["$__all"] },
};
const replica: VariableModel = { ...host, name: "replica", query: 'label_values(up{host=~"$host"}, instance)' };

const labelled = () => {
  const asked: string[] = [];
  const source = fakeSource({
    labelValues: async (label, matcher) => {
      asked.push(`${label} of ${matcher}`);
      return label === "host" ? ["b10", "b2", "a"] : ["app-1:80", "app-2:80"];
    },
  });
  return { source, asked };
};

async function written(text: string, chosen: Record<string, string[]>, models = [host, replica]) {
  const { source } = labelled();
  return interpolate(text, scopeOf(await resolveChoices(models, chosen, source, range)), inPromql);
}

describe("variables", () => {
  it("sort numbers in their values as numbers", async () => {
    const [{ options }] = await resolveChoices([host], {}, labelled().source, range);
    expect(options).toEqual(["a", "b2", "b10"]);
  });

  it("ask with what is chosen before them", async () => {
    const { source, asked } = labelled();
    await resolveChoices([host, replica], { host: ["a"] }, source, range);
    expect(asked).toEqual(["host of up", 'instance of up{host=~"a"}']);
  });

  it("stand for all by the text that the dashboard gives for it", async () => {
    expect(await written('up{host=~"$host"}', {})).toBe('up{host=~".+"}');
  });

  it("stand for all by every value where there is no such text", async () => {
    expect(await written('up{host=~"$host"}', {}, [{ ...host, allValue: undefined }])).toBe('up{host=~"(a|b2|b10)"}');
  });

  it("escape values for a regular expression inside a PromQL string", async () => {
    expect(await written("$replica", { replica: ["app-1:80"] })).toBe("app-1:80");
    expect(await written("$host", { host: ["a.b", "c+"] })).toBe("(a\\\\.b|c\\\\+)");
  });

  it("keep a value from a link that this lab does not have", async () => {
    expect(await written("$host", { host: ["elsewhere"] })).toBe("elsewhere");
  });

  it("offer custom lists, fixed intervals and automatic ones", async () => {
    const custom: VariableModel = { name: "c", type: "custom", query: "one,Two : 2", includeAll: false };
    const interval: VariableModel = {
      name: "i",
      type: "interval",
      query: "1m,5m",
      auto: true,
      auto_count: 30,
      auto_min: "10s",
      current: { value: "$__auto" },
    };
    const [c, i] = await resolveChoices([custom, interval], {}, fakeSource(), range);
    expect([c.options, c.value.values, i.value.values]).toEqual([["one", "2"], ["one"], ["30s"]]);
  });

  it("say what went wrong with their query instead of failing the dashboard", async () => {
    const unknown: VariableModel = { ...host, query: "whatever(up)" };
    const [{ error, options }] = await resolveChoices([unknown], {}, fakeSource(), range);
    expect([options, error]).toEqual([[], expect.stringContaining("label_values()")]);
  });

  it("filter values by their regular expression, and take its group", async () => {
    const [{ options }] = await resolveChoices(
      [{ ...replica, regex: "/(app-\\d+):.*/" }],
      {},
      labelled().source,
      range,
    );
    expect(options).toEqual(["app-1", "app-2"]);
  });
});

describe("texts", () => {
  const scope: Scope = new Map<string, VariableValue | string>([
    ["host", { values: ["a b", "c"], all: false, many: true }],
    ["every", { values: ["x", "y"], all: true, many: true }],
    ["plain", "text"],
  ]);

  it("take variables in each of Grafana's ways of writing", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana writes variables so
    expect(interpolate("${host:csv} ${host:pipe} ${host:regex} [[plain]] $plain $unknown", scope)).toBe(
      "a b,c a b|c (a b|c) text text $unknown",
    );
  });

  it("carry variables in an address, and all of them as All", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana writes variables so
    expect(interpolate("${host:queryparam}&${every:queryparam}", scope)).toBe(
      "var-host=a%20b&var-host=c&var-every=%24__all",
    );
  });
});
