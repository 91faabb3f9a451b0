import type { GrafanaTheme2 } from "./grafana";

/** Grafana's colours as CSS variables of the dashboard's root. */
export function cssVariables({ colors }: GrafanaTheme2): string {
  const variables = {
    canvas: colors.background.canvas,
    panel: colors.background.primary,
    raised: colors.background.secondary,
    border: colors.border.weak,
    "border-strong": colors.border.medium,
    text: colors.text.primary,
    "text-dim": colors.text.secondary,
    link: colors.text.link,
    hover: colors.action.hover,
    error: colors.error.text,
    warning: colors.warning.text,
    scheme: colors.mode,
  };
  return Object.entries(variables)
    .map(([name, value]) => `--tw-${name}: ${value}`)
    .join("; ");
}
