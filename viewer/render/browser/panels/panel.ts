/** What every kind of panel is given and gives back. */
import type { Annotation } from "../../contract";
import type { PanelModel } from "../../model/dashboard-model";
import type { TimeRange } from "../../model/time-range";
import type { DataFrame, Field, FieldConfigSource, GrafanaTheme2 } from "../grafana";

export interface PanelLink {
  readonly title: string;
  readonly href: string;
  readonly newTab: boolean;
}

export interface DrawContext {
  readonly panel: PanelModel;
  readonly frames: DataFrame[];
  readonly fieldConfig: FieldConfigSource;
  readonly range: TimeRange;
  /** Step of the panel's range queries, in milliseconds. */
  readonly stepMs: number;
  readonly theme: GrafanaTheme2;
  readonly annotations: readonly ShownAnnotation[];
  /** Links of a value of this field; variables and time filled in. */
  readonly linksOf: (field: Field, name: string) => readonly PanelLink[];
  /** Puts a text's variables in. */
  readonly replace: (text: string) => string;
  /** Says in the panel what is not drawn as asked. */
  readonly notice: (text: string) => void;
  /** The window that the user marked with the pointer. */
  readonly zoom: (range: TimeRange) => void;
  /** Charts of one dashboard share their pointer. */
  readonly syncKey: string;
}

export interface ShownAnnotation extends Annotation {
  readonly color: string;
  readonly source: string;
}

/** A drawn panel; `resize` is called with the room it has, in pixels. */
export interface Drawn {
  readonly element: HTMLElement;
  readonly resize?: (width: number, height: number) => void;
  readonly destroy?: () => void;
}

export type Draw = (context: DrawContext) => Drawn | undefined;
