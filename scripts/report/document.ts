/** A piece of text that is taken from run.json: a number, a string or a time. */
export interface Fact {
  readonly kind: "number" | "text" | "time";
  /** Where in run.json it stands: a JSON pointer (RFC 6901). */
  readonly at: string;
  readonly value: number | string;
  /** As it is shown. */
  readonly text: string;
  /** A share of 1 that is drawn as a bar behind the number. */
  readonly bar?: boolean;
}

/** Fixed words, or a fact. Fixed words hold no figures: every number in a report is a fact. */
export type Inline = string | Fact | Link | Strong;

export interface Link {
  readonly kind: "link";
  readonly href: string;
  readonly content: Inline;
}

export interface Strong {
  readonly kind: "strong";
  readonly tone?: Tone;
  readonly content: Inline;
}

export type Tone = "good" | "bad" | "warning";
export type Cell = readonly Inline[];

export interface Table {
  readonly kind: "table";
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Index of a row that is marked. */
  readonly marked?: number;
}

export interface LegendEntry {
  readonly label: string;
  /** A CSS colour. */
  readonly color: string;
}

export interface Chart {
  readonly kind: "chart";
  readonly title: string;
  /** One sentence for those who cannot see it, and for all others what to look for. */
  readonly description: string;
  readonly legend: readonly LegendEntry[];
  /** The drawing as SVG, so many pixels wide. */
  readonly draw: (width: number) => string;
  /** The same as a table, thinned where there is too much of it. */
  readonly table: Table;
}

export type Block =
  | { readonly kind: "paragraph"; readonly content: Cell }
  | { readonly kind: "list"; readonly items: readonly Cell[] }
  | { readonly kind: "code"; readonly content: Inline }
  | Table
  | Chart;

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A report before it becomes Markdown or HTML. */
export interface ReportDocument {
  /** What it is a report of; a run, if nothing else is said. */
  readonly kind?: string;
  readonly title: Inline;
  readonly tone: Tone;
  /** Passed, failed, interrupted. */
  readonly verdict: string;
  readonly sections: readonly Section[];
}

export const paragraph = (...content: Inline[]): Block => ({ kind: "paragraph", content });
export const list = (items: readonly Cell[]): Block => ({ kind: "list", items });
export const strong = (content: Inline, tone?: Tone): Strong => ({ kind: "strong", tone, content });
export const link = (href: string, content: Inline): Link => ({ kind: "link", href, content });
