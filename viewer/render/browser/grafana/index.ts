/** Grafana's own library, as far as it is used: one door, so that the bundle holds no more of it. */
import {
  createTheme,
  type Field,
  FieldConfigOptionsRegistry,
  type FieldConfigPropertyItem,
  type GrafanaTheme2,
  standardTransformers,
  standardTransformersRegistry,
} from "@grafana/data";

export {
  applyFieldOverrides,
  type DataFrame,
  type DisplayValue,
  type Field,
  type FieldConfigSource,
  type FieldDisplay,
  FieldType,
  fieldReducers,
  formattedValueToString,
  type GrafanaTheme2,
  getDisplayProcessor,
  getFieldDisplayName,
  getFieldDisplayValues,
  getFieldSeriesColor,
  getValueFormat,
  reduceField,
  renderMarkdown,
  ThresholdsMode,
  textUtil,
  transformDataFrame,
} from "@grafana/data";

const themes = new Map<string, GrafanaTheme2>();

/** Grafana's colours, dark or light. */
export function themeOf(mode: "dark" | "light"): GrafanaTheme2 {
  const known = themes.get(mode) ?? createTheme({ colors: { mode } });
  themes.set(mode, known);
  return known;
}

let transformersReady = false;

/** Makes the transformations known to the library. Returns the ids of those there are. */
export function knownTransformers(): string[] {
  if (!transformersReady) {
    // Some are listed under two names.
    const byId = new Map(Object.values(standardTransformers).map((one) => [one.id, one]));
    const items = [...byId].map(([id, transformation]) => ({ id, name: transformation.name, transformation }));
    standardTransformersRegistry.setInit(() => items as never);
    transformersReady = true;
  }
  return standardTransformersRegistry.list().map(({ id }) => id);
}

/**
 * The library fills in only options that a registry lists. Here a panel's own JSON says which: every option of its
 * defaults and overrides is taken over as it stands.
 */
export function registryOf(paths: Iterable<string>): FieldConfigOptionsRegistry {
  return new FieldConfigOptionsRegistry(() => [...new Set(paths)].map(item));
}

function item(id: string): FieldConfigPropertyItem {
  const isCustom = id.startsWith("custom.");
  return {
    id,
    path: isCustom ? id.slice("custom.".length) : id,
    name: id,
    isCustom,
    process: (value: unknown) => value,
    shouldApply: (_: Field) => true,
    override: () => null,
    editor: () => null,
  } as unknown as FieldConfigPropertyItem;
}
