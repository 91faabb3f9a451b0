import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";

/** The JSON of a dashboard as far as it is read back; the SDK's own types leave the kinds of panels open. */
export interface DashboardJson {
  readonly uid: string;
  readonly title: string;
  readonly editable: boolean;
  readonly panels: readonly PanelJson[];
  readonly templating: { readonly list: readonly VariableJson[] };
  readonly annotations: { readonly list: readonly AnnotationJson[] };
  readonly links: readonly LinkJson[];
}

export interface PanelJson {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: DatasourceJson;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly TargetJson[];
  readonly fieldConfig?: {
    readonly defaults: FieldJson;
    readonly overrides: readonly { readonly properties: readonly { readonly id: string; readonly value: unknown }[] }[];
  };
}

export interface FieldJson {
  readonly unit?: string;
  readonly thresholds?: ThresholdsJson;
  readonly links?: readonly LinkJson[];
}

export interface ThresholdsJson {
  readonly steps: readonly { readonly value: number | null; readonly color: string }[];
}

export interface TargetJson {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string;
  readonly instant?: boolean;
  readonly datasource?: DatasourceJson;
}

export interface DatasourceJson {
  readonly type?: string;
  readonly uid?: string;
}

export interface VariableJson {
  readonly name: string;
  readonly label?: string;
  readonly query: string;
  readonly datasource?: DatasourceJson;
  readonly refresh: number;
  readonly multi: boolean;
  readonly includeAll: boolean;
  readonly allValue?: string;
}

export interface AnnotationJson {
  readonly name: string;
  readonly datasource: DatasourceJson;
  readonly expr?: string;
}

export interface LinkJson {
  readonly title: string;
  readonly type: string;
  readonly url?: string;
  readonly tags: readonly string[];
  readonly keepTime: boolean;
  readonly includeVars: boolean;
}

/** The dashboard as Grafana reads it. */
export function jsonOf(dashboard: Dashboard): DashboardJson {
  return JSON.parse(JSON.stringify(dashboard)) as DashboardJson;
}

/** Panels that show something: headings of groups do not. */
export function panelsOf({ panels }: DashboardJson): PanelJson[] {
  return panels.filter(({ type }) => type !== "row");
}
