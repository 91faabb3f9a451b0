/** The JSON of a dashboard as far as it is drawn. Every part may be missing: dashboards are written by many hands. */

export interface DashboardModel {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly time?: { readonly from: string; readonly to: string };
  readonly refresh?: string;
  readonly panels: readonly PanelModel[];
  readonly templating?: { readonly list: readonly VariableModel[] };
  readonly annotations?: { readonly list: readonly AnnotationModel[] };
  readonly links?: readonly LinkModel[];
}

export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface DatasourceModel {
  readonly type?: string;
  readonly uid?: string;
}

export interface PanelModel {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly datasource?: DatasourceModel | null;
  readonly gridPos: GridPos;
  readonly targets?: readonly TargetModel[];
  readonly fieldConfig?: FieldConfigModel;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly transformations?: readonly TransformationModel[];
  readonly repeat?: string;
  readonly repeatDirection?: "h" | "v";
  readonly maxPerRow?: number;
  readonly collapsed?: boolean;
  /** Panels of a folded row. */
  readonly panels?: readonly PanelModel[];
  readonly links?: readonly LinkModel[];
  readonly interval?: string;
  readonly maxDataPoints?: number;
  readonly timeFrom?: string;
  readonly timeShift?: string;
  readonly transparent?: boolean;
  readonly libraryPanel?: unknown;
}

export interface TargetModel {
  readonly refId: string;
  readonly expr?: string;
  readonly instant?: boolean;
  readonly range?: boolean;
  readonly format?: string;
  readonly legendFormat?: string;
  readonly interval?: string;
  readonly intervalFactor?: number;
  readonly hide?: boolean;
  readonly datasource?: DatasourceModel | null;
}

export interface FieldConfigModel {
  readonly defaults: Readonly<Record<string, unknown>> & {
    readonly links?: readonly LinkModel[];
    readonly custom?: Readonly<Record<string, unknown>>;
  };
  readonly overrides?: readonly {
    readonly matcher: { readonly id: string; readonly options?: unknown };
    readonly properties: readonly { readonly id: string; readonly value?: unknown }[];
  }[];
}

export interface TransformationModel {
  readonly id: string;
  readonly options?: unknown;
  readonly disabled?: boolean;
}

export interface VariableModel {
  readonly name: string;
  readonly type: string;
  readonly label?: string;
  readonly description?: string;
  /** 0 shown, 1 without its label, 2 hidden. */
  readonly hide?: number;
  readonly query?: string | { readonly query?: string };
  readonly regex?: string;
  readonly sort?: number;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string | null;
  readonly current?: { readonly value?: string | readonly string[]; readonly text?: string | readonly string[] };
  readonly options?: readonly { readonly value: string; readonly text: string }[];
  readonly datasource?: DatasourceModel | null;
  readonly auto?: boolean;
  readonly auto_count?: number;
  readonly auto_min?: string;
}

export interface AnnotationModel {
  readonly name: string;
  readonly enable?: boolean;
  readonly hide?: boolean;
  readonly iconColor?: string;
  readonly datasource?: DatasourceModel | null;
  readonly expr?: string;
  readonly step?: string;
  readonly target?: {
    readonly expr?: string;
    readonly type?: string;
    readonly tags?: readonly string[];
    readonly matchAny?: boolean;
    readonly limit?: number;
  };
  readonly titleFormat?: string;
  readonly textFormat?: string;
  readonly tagKeys?: string;
  readonly useValueForTime?: boolean;
}

export interface LinkModel {
  readonly title: string;
  readonly url?: string;
  readonly type?: string;
  readonly tags?: readonly string[];
  readonly tooltip?: string;
  readonly asDropdown?: boolean;
  readonly keepTime?: boolean;
  readonly includeVars?: boolean;
  readonly targetBlank?: boolean;
}
