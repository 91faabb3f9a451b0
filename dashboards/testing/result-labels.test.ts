import { describe, expect, it } from "vitest";
import { resultLabels } from "./result-labels";

describe("labels of an answer", () => {
  it.each([
    ["sum by (host, device) (rate(a[1m]))", ["host", "device"]],
    ["sum(a)", []],
    ["100 * max by (scene) (a)", ["scene"]],
    ["sum by (host) (a) / on (host) sum by (host) (b)", ["host"]],
    ["histogram_quantile(0.99, sum by (route, le) (rate(a_bucket[1m])))", ["route"]],
    ["topk(5, sum by (name) (a))", ["name"]],
    ["sort_desc(-(sum by (status) (a)))", ["status"]],
    ["max by (scene) (a) and on (scene) time() - max by (scene) (b) < 30", ["scene"]],
    ["time() - max by (job) (a)", ["job"]],
    ['label_replace(max by (path) (a), "file", "$1", "path", ".*/(.*)")', ["file"]],
  ])("of %s are %j", (expr, labels) => {
    expect(resultLabels(expr)).toEqual(labels);
  });

  it.each(["a", "rate(a[1m]) > 0", "sum without (le) (a)"])("of %s are not known", (expr) => {
    expect(resultLabels(expr)).toBeUndefined();
  });
});
