import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { dashboardUids } from "../contract/dashboard-uids";
import { pages } from ".";
import { jsonOf, panelsOf } from "./shared/json";

const readme = readFileSync(path.join(__dirname, "..", "docs", "dashboards.md"), "utf8");
const panelsOn = (uid: string) =>
  pages().flatMap((page) => (page.uid === uid ? panelsOf(jsonOf(page.dashboard)) : [])).length;
const all = pages().map(({ uid }) => panelsOn(uid));

describe("docs/dashboards.md", () => {
  it("lists every dashboard with its question and its number of panels", () => {
    for (const { uid, title, question } of pages())
      expect(readme).toContain(`| ${title} | ${question} | ${panelsOn(uid)} |`);
  });

  it("says how many dashboards and panels there are", () => {
    const panels = all.reduce((a, b) => a + b, 0);
    const mysql = panelsOn(dashboardUids.mysql) + panelsOn(dashboardUids.innodb);
    expect(readme).toContain(`${all.length} dashboards, ${panels} panels, ${mysql} of them about MySQL`);
  });
});
