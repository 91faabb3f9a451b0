import { describe, expect, it } from "vitest";
import { dashboardUids } from "../contract/dashboard-uids";
import { dashboards, homeDashboard, pages } from ".";
import { jsonOf } from "./shared/json";

describe("dashboards", () => {
  it("are one for each uid that links and alerts may name", () => {
    expect(Object.keys(dashboards()).sort()).toEqual(Object.values(dashboardUids).sort());
  });

  it("have the uid in their JSON and the home dashboard among them", () => {
    for (const [uid, dashboard] of Object.entries(dashboards())) expect(dashboard.uid).toBe(uid);
    expect(dashboards()).toHaveProperty(homeDashboard);
  });

  it("say which question they answer", () => {
    for (const { question } of pages()) expect(question).toMatch(/\?$/);
  });

  it("are the same at every build, so that nothing is replaced without need", () => {
    expect(JSON.stringify(dashboards())).toBe(JSON.stringify(dashboards()));
  });

  it("mark load runs, drills and alerts on every time axis", () => {
    for (const { dashboard } of pages()) {
      const names = jsonOf(dashboard).annotations.list.map(({ name }) => name);
      expect(names).toEqual(["Load runs", "Ends of load runs", "Drills", "Alerts"]);
    }
  });

  it.each(pages().map(({ uid, dashboard }) => ({ uid, dashboard })))("$uid is as reviewed", async (page) => {
    await expect(`${JSON.stringify(page.dashboard, null, 2)}\n`).toMatchFileSnapshot(`golden/${page.uid}.json`);
  });
});
