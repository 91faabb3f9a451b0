import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { dashboardUids } from "../contract/dashboard-uids";
import { parseSettings } from "../infra/config";
import { defaultSettings } from "../scripts/stack/settings";
import { linksOf } from "./links";
import { ruleFile } from "./rules";

const set = (changes: Record<string, string>) => parseSettings({ ...defaultSettings(), ...changes });
const published = "http://127.0.0.1:3000";

describe("addresses for links", () => {
  it("are taken with or without a path, and without the slash at the end", () => {
    expect(set({ grafanaUrl: "https://example.org/grafana/" }).grafanaUrl).toBe("https://example.org/grafana");
    expect(set({ prometheusUrl: "http://10.0.0.1:9090/" }).prometheusUrl).toBe("http://10.0.0.1:9090");
  });

  it.each(["grafanaUrl", "prometheusUrl", "alertmanagerUrl", "runbooksUrl"])("are refused in %s if no URL", (key) => {
    for (const value of ["monitoring", "ftp://example.org", "https://example.org/?a=1"]) {
      expect(() => set({ [key]: value })).toThrow(`ticketwatch:${key} is "${value}": expected a URL`);
    }
  });

  it("lead to Grafana's published port unless people reach it by another name", () => {
    expect(linksOf(set({}), published).grafana).toBe(published);
    expect(linksOf(set({ grafanaUrl: "https://g.example.org" }), published).grafana).toBe("https://g.example.org");
    expect(linksOf(set({}))).toEqual({ grafana: "", runbooks: "docs/runbooks" });
  });

  it("stand in every alert of the rule file", () => {
    const links = linksOf(set({ runbooksUrl: "https://git.example.org/docs/runbooks" }), published);
    const rules = parse(ruleFile(undefined, undefined, links)).groups.flatMap(
      (group: { rules: object[] }) => group.rules,
    );
    const alerts = rules.filter((rule: { alert?: string }) => rule.alert);
    expect(alerts.length).toBeGreaterThan(50);
    const dashboards = Object.values(dashboardUids).map((uid) => `${published}/d/${uid}`);
    for (const { annotations } of alerts) {
      expect(dashboards).toContain(annotations.dashboard);
      expect(annotations.runbook_url).toMatch(/^https:\/\/git\.example\.org\/docs\/runbooks\/[a-z-]+\.md$/);
    }
  });
});
