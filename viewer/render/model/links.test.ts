import { describe, expect, it } from "vitest";
import { hrefOf } from "./links";

const context = {
  scope: new Map([
    ["host", { values: ["a", "b"], all: false, many: true }],
    ["replica", { values: ["x"], all: true, many: true }],
  ]),
  from: "now-15m",
  to: "now",
  address: (uid: string, search: string) => `/viewer/${uid}${search}`,
};

describe("links", () => {
  it("of values carry time, variables and the label that was clicked", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana writes variables so
    const url = "/d/app?${__url_time_range}&${host:queryparam}&var-replica=${__field.labels.instance}";
    const href = hrefOf({ title: "", url }, context, { name: "n", labels: { instance: "app-1:80 x" } });
    expect(href).toBe("/viewer/app?from=now-15m&to=now&var-host=a&var-host=b&var-replica=app-1%3A80%20x");
  });

  it("above a dashboard keep time and variables only where they say so", () => {
    const kept = hrefOf({ title: "", url: "/d/sale", keepTime: true, includeVars: true }, context);
    expect(kept).toBe("/viewer/sale?from=now-15m&to=now&var-host=a&var-host=b&var-replica=%24__all");
    expect(hrefOf({ title: "", url: "/d/sale" }, context)).toBe("/viewer/sale");
  });

  it("to elsewhere stay as they are, and run nothing", () => {
    expect(hrefOf({ title: "", url: "https://example.org/x" }, context)).toBe("https://example.org/x");
    expect(hrefOf({ title: "", url: "javascript:alert(1)" }, context)).toBe("about:blank");
  });
});
