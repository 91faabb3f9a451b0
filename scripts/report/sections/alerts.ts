import type { RunRecord } from "../../runs/record";
import { alertChart } from "../charts/alert-chart";
import type { Pen } from "../charts/plot";
import { paragraph, type Section, strong, type Table } from "../document";
import type { Facts } from "../facts";
import { clockOf } from "./clock";

/** What alerted while the run lasted, and whether that was to be expected. */
export function alertsSection(record: RunRecord, facts: Facts, pen: Pen): Section {
  const { alerts } = record;
  const section = (...blocks: Section["blocks"]): Section => ({ id: "alerts", title: "Alerts", blocks });
  if (!alerts) return section(paragraph("Which alerts fired is not known for this run."));
  if (alerts.length === 0) return section(paragraph("No alert fired or was pending."));
  const clock = clockOf(record);
  const spans = alerts.map(({ name, severity, state, startsAt, endsAt }) => ({
    ...{ name, severity, pending: state === "pending" },
    from: Math.max(0, clock.secondsAt(startsAt)),
    to: endsAt ? Math.min(clock.end, clock.secondsAt(endsAt)) : clock.end,
  }));
  return section(alertChart(pen, spans, clock.end, tableOf(alerts, facts)));
}

function tableOf(alerts: NonNullable<RunRecord["alerts"]>, facts: Facts): Table {
  const rows = alerts.map(({ endsAt, expected }, index) => {
    const at = (name: string) => facts.quote("alerts", index, name);
    return [
      [at("name")],
      [at("severity")],
      [at("state")],
      [facts.time("alerts", index, "startsAt")],
      [endsAt ? facts.time("alerts", index, "endsAt") : "still on"],
      [expected ? "expected" : strong("not expected", "warning")],
      [at("summary")],
    ];
  });
  const head = ["Alert", "Severity", "State", "From", "To", "Expected", "Summary"];
  return { kind: "table", caption: "Alerts during the run", head, rows };
}
