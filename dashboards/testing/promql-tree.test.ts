import { describe, expect, it } from "vitest";
import { hasSubquery, isPromql, selectorsOf } from "./promql-tree";

describe("isPromql", () => {
  it("takes what Prometheus takes and nothing else", () => {
    expect(isPromql('sum by (host) (rate(a_total{b="c"}[1m])) / ignoring (d) group_left () e:f')).toBe(true);
    expect(isPromql("sum(rate(a_total[1m])")).toBe(false);
    expect(isPromql("")).toBe(false);
  });
});

describe("selectorsOf", () => {
  it("tells each selector with its labels, window and function", () => {
    expect(selectorsOf('sum(rate(a_total{x="1", y=~"z"}[1m])) / max(b:c)')).toEqual([
      { metric: "a_total", text: 'a_total{x="1", y=~"z"}', labels: ["x", "y"], window: "1m", calledBy: "rate" },
      { metric: "b:c", text: "b:c", labels: [] },
    ]);
  });

  it("sees a range that no function reads", () => {
    expect(selectorsOf("a_total[5m]")).toEqual([
      { metric: "a_total", text: "a_total", labels: [], window: "5m", calledBy: "" },
    ]);
  });
});

describe("hasSubquery", () => {
  it("tells a range of an expression from a range of a selector", () => {
    expect(hasSubquery("rate(sum(a)[1m:])")).toBe(true);
    expect(hasSubquery("rate(a[1m])")).toBe(false);
  });
});
