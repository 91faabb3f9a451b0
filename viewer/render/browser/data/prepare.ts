/** From frames to what a panel draws: transformations, then units, thresholds, mappings and overrides of each field. */
import type { PanelModel } from "../../model/dashboard-model";
import { interpolate, type Scope } from "../../model/interpolate";
import {
  applyFieldOverrides,
  type DataFrame,
  type FieldConfigSource,
  type GrafanaTheme2,
  knownTransformers,
  registryOf,
  transformDataFrame,
} from "../grafana";

export interface Prepared {
  readonly frames: DataFrame[];
  readonly fieldConfig: FieldConfigSource;
  readonly notices: readonly string[];
}

/** How each kind of panel colours what says nothing of it, as Grafana's own panels do. */
const colourModes: Readonly<Record<string, string>> = { timeseries: "palette-classic", barchart: "palette-classic" };

/** Applies all that the panel's JSON says of its data. */
export async function prepare(
  panel: PanelModel,
  frames: DataFrame[],
  scope: Scope,
  theme: GrafanaTheme2,
): Promise<Prepared> {
  const { transformed, notices } = await transform(panel, frames, scope);
  const fieldConfig = fieldConfigOf(panel, scope);
  const ready = applyFieldOverrides({
    data: transformed,
    fieldConfig,
    replaceVariables: (text) => interpolate(text, scope),
    theme,
    timeZone: "browser",
    fieldConfigRegistry: registryOf(pathsOf(fieldConfig)),
  });
  return { frames: ready, fieldConfig, notices };
}

async function transform({ transformations = [] }: PanelModel, frames: DataFrame[], scope: Scope) {
  const known = knownTransformers();
  const active = transformations.filter(({ disabled }) => !disabled);
  const unknown = active.filter(({ id }) => !known.includes(id));
  const configs = active.filter(({ id }) => known.includes(id)).map(({ id, options = {} }) => ({ id, options }));
  const context = { interpolate: (text: string) => interpolate(text, scope) };
  const transformed = await new Promise<DataFrame[]>((resolve, reject) => {
    transformDataFrame(configs, frames, context).subscribe({ next: resolve, error: reject });
  });
  return { transformed, notices: unknown.map(({ id }) => `transformation "${id}"`) };
}

function fieldConfigOf({ fieldConfig, type }: PanelModel, scope: Scope): FieldConfigSource {
  const { defaults = {}, overrides = [] } = fieldConfig ?? {};
  const color = defaults.color ?? { mode: colourModes[type] ?? "thresholds" };
  const named = { ...defaults, color, custom: defaults.custom ?? {} };
  const replaced = JSON.parse(JSON.stringify({ overrides }), (_, value) =>
    typeof value === "string" ? interpolate(value, scope) : value,
  );
  // Links are followed by the renderer itself, which knows where dashboards are.
  return { defaults: { ...named, links: undefined }, overrides: replaced.overrides } as FieldConfigSource;
}

function pathsOf({ defaults, overrides }: FieldConfigSource): string[] {
  const { custom = {}, ...plain } = defaults;
  return [
    ...Object.keys(plain),
    ...Object.keys(custom).map((key) => `custom.${key}`),
    ...overrides.flatMap(({ properties }) => properties.map(({ id }) => id)),
  ];
}
