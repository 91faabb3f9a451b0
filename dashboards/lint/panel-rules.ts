import { prometheusDatasource } from "../shared/datasource";
import type { DashboardJson, PanelJson } from "../shared/json";
import { panelsOf } from "../shared/json";
import type { Rule } from "./rule";

/** The units of Grafana that the dashboards may use. */
const units = [
  ...["none", "short", "percentunit", "bool", "s", "dateTimeFromNow"],
  ...["bytes", "Bps", "reqps", "ops", "iops", "pps"],
];

/** The rules about panels as such. */
export const panelRules: readonly Rule[] = [
  eachPanel("panel-datasource-rule", "the provisioned data source", ({ datasource, targets = [] }) =>
    [datasource, ...targets.map((target) => target.datasource)].every((used) => used?.uid === prometheusDatasource.uid),
  ),
  eachPanel(
    "panel-title-description-rule",
    "a title, and a description of whole sentences",
    ({ title, description = "" }) => title.trim() !== "" && /^[A-Z0-9].*\.$/s.test(description),
  ),
  eachPanel("panel-units-rule", "a unit that Grafana has", ({ fieldConfig }) =>
    [fieldConfig?.defaults.unit, ...overriddenUnits(fieldConfig)].every((unit) => units.includes(String(unit))),
  ),
  eachPanel("panel-no-targets-rule", "a query, each with a letter of its own", ({ targets = [] }) => {
    const letters = new Set(targets.map(({ refId }) => refId));
    return targets.length > 0 && letters.size === targets.length;
  }),
  {
    name: "panel-ids-rule",
    asks: "an id of its own for each panel, and a title of its own for what a report may name",
    findings: ({ panels }) => [...repeated(panels.map(({ id }) => String(id))), ...repeated(titles(panels))],
  },
  {
    name: "uneditable-dashboard",
    asks: "dashboards that are changed in code only",
    findings: ({ uid, editable }) => (editable ? [uid] : []),
  },
];

function eachPanel(name: string, asks: string, isFine: (panel: PanelJson) => boolean): Rule {
  const findings = (dashboard: DashboardJson) => panelsOf(dashboard).filter((panel) => !isFine(panel));
  return { name, asks, findings: (dashboard) => findings(dashboard).map(({ title }) => title) };
}

function overriddenUnits(fieldConfig: PanelJson["fieldConfig"]): unknown[] {
  const properties = fieldConfig?.overrides.flatMap((override) => override.properties) ?? [];
  return properties.filter(({ id }) => id === "unit").map(({ value }) => value);
}

const titles = (panels: readonly PanelJson[]) => panels.filter(({ type }) => type !== "row").map(({ title }) => title);

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}
