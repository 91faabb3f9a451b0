import { describe, expect, it } from "vitest";
import { containerMetrics } from "../contract/container-metrics";
import { inboxMetrics } from "../contract/inbox-metrics";
import { seatsMetrics } from "../contract/seats-metrics";
import knownMetrics from "../monitoring/known-metrics.json";
import { ruleSets } from "../monitoring/rules";
import { pages } from ".";
import { queriesOf } from "./queries-of";
import { selectorsOf } from "./testing/promql-tree";

const known: Readonly<Record<string, Readonly<Record<string, string>>>> = knownMetrics;
const recorded = new Set(Object.values(ruleSets()).flatMap(({ records }) => records.map(({ record }) => record)));
const ours = new Set<string>([containerMetrics, seatsMetrics, inboxMetrics].flatMap((names) => Object.values(names)));
/** Prometheus makes these itself: of every alert, and of every target. */
const ofPrometheus = ["ALERTS", "up", "scrape_duration_seconds", "scrape_samples_scraped"];

const uses = pages()
  .flatMap((page) => queriesOf(page))
  .flatMap(({ dashboard, name, expr }) =>
    selectorsOf(expr).map((selector) => ({ ...selector, where: `${dashboard}: ${name}: ${selector.metric}` })),
  );

const jobsOf = (metric: string) => Object.keys(known).filter((job) => metric in (known[job] ?? {}));
const exists = (metric: string) =>
  ofPrometheus.includes(metric) || ours.has(metric) || recorded.has(metric) || jobsOf(metric).length > 0;

describe("metrics of the dashboards", () => {
  it("exist: a rule records them, or a job of the lab has them", () => {
    expect(uses.length).toBeGreaterThan(300);
    expect(uses.filter(({ metric }) => !exists(metric)).map(({ where }) => where)).toEqual([]);
  });

  it("are asked of one job where several have them", () => {
    const ambiguous = uses.filter(({ metric }) => !ofPrometheus.includes(metric) && jobsOf(metric).length > 1);
    expect(ambiguous.length).toBeGreaterThan(0);
    expect(ambiguous.filter(({ labels }) => !labels.includes("job")).map(({ where }) => where)).toEqual([]);
  });

  it("are rates where their job calls them counters", () => {
    const counters = uses.filter(({ metric }) => jobsOf(metric).some((job) => known[job]?.[metric] === "counter"));
    expect(counters.filter(({ calledBy = "" }) => !/^(rate|increase)$/.test(calledBy))).toEqual([]);
  });
});
