import { type FieldDisplay, getFieldDisplayValues } from "../grafana";
import type { DrawContext } from "./panel";

interface ReduceOptions {
  readonly calcs?: readonly string[];
  readonly values?: boolean;
  readonly fields?: string;
  readonly limit?: number;
}

/** One number for each series, as the panel's "Value options" reduce it. */
export function reducedValues(context: DrawContext, sparkline = false): FieldDisplay[] {
  const { frames, fieldConfig, theme, panel, replace } = context;
  const {
    calcs = ["lastNotNull"],
    values = false,
    fields = "",
    limit,
  } = (panel.options?.reduceOptions ?? {}) as ReduceOptions;
  return getFieldDisplayValues({
    data: frames,
    fieldConfig,
    reduceOptions: { calcs: [...calcs], values, fields, limit },
    replaceVariables: replace,
    theme,
    sparkline,
    timeZone: "browser",
  }).filter(({ hasLinks, field, name }) => hasLinks || field || name);
}
