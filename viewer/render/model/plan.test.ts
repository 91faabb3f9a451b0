import { describe, expect, it } from "vitest";
import type { PanelModel, TargetModel } from "./dashboard-model";
import { planPanel } from "./plan";

const range = { from: 1_700_000_003_000, to: 1_700_000_903_000 };
const context = { range, scope: new Map(), width: 500, scrapeInterval: "5s" };
const panel = (target: Partial<TargetModel>, more: Partial<PanelModel> = {}): PanelModel => ({
  id: 1,
  type: "timeseries",
  gridPos: { x: 0, y: 0, w: 8, h: 8 },
  targets: [{ refId: "A", expr: "rate(requests_total[$__rate_interval])", range: true, ...target }],
  ...more,
});

describe("a panel's queries", () => {
  it("have window, step and rate interval filled in", () => {
    const { queries } = planPanel(panel({}), context);
    expect(queries).toMatchObject([
      {
        kind: "range",
        expr: "rate(requests_total[20s])",
        window: { start: 1_700_000_000, end: 1_700_000_900, stepSeconds: 5 },
      },
    ]);
  });

  it("ask at the very end of the window where they are instant", () => {
    const { queries } = planPanel(panel({ instant: true, range: false, expr: "increase(a[$__range])" }), context);
    expect(queries).toMatchObject([{ kind: "instant", expr: "increase(a[900s])", window: { end: 1_700_000_903 } }]);
  });

  it("are two where both kinds are asked for, and none where hidden", () => {
    expect(planPanel(panel({ instant: true, range: true }), context).queries.map(({ kind }) => kind)).toEqual([
      "instant",
      "range",
    ]);
    expect(planPanel(panel({ hide: true }), context).queries).toEqual([]);
  });

  it("grow coarser on a narrow panel over a long window", () => {
    const long = { ...context, range: { from: 0, to: 86_400_000 }, width: 200 };
    expect(planPanel(panel({}), long).queries[0]).toMatchObject({
      expr: "rate(requests_total[305s])",
      window: { stepSeconds: 300 },
    });
  });

  it("of another data source are told, not dropped silently", () => {
    const { queries, notices } = planPanel(panel({ datasource: { type: "loki" } }), context);
    expect([queries, notices]).toEqual([[], ['query A asks a data source of the kind "loki"']]);
  });

  it("follow a panel's own length of time", () => {
    const { range: shown } = planPanel(panel({}, { timeFrom: "1h" }), { ...context, nowMs: range.to });
    expect(shown).toEqual({ from: range.to - 3_600_000, to: range.to });
  });
});
