/** Grafana's value of "All". */
export const allValues = "$__all";
/** Variables inside texts, with Grafana's formats. */

/** What a variable stands for just now. */
export interface VariableValue {
  readonly values: readonly string[];
  /** Whether "All" is chosen; `values` are then all there are. */
  readonly all: boolean;
  /** Text that stands for "All" as it is, instead of all values. */
  readonly allValue?: string;
  /** Whether several may be chosen: then values are escaped for a regular expression. */
  readonly many: boolean;
}

/** Values by variable; plain texts are put in as they are. */
export type Scope = ReadonlyMap<string, VariableValue | string>;

const reference = /\$(\w+)|\$\{(\w+(?:\.[\w.]+)?)(?::([^}]+))?\}|\[\[(\w+)(?::(\w+))?\]\]/g;

type Format = (value: VariableValue, name: string) => string;

/** Replaces every variable of `text` that `scope` knows. `plain` is how one without a format is written. */
export function interpolate(text: string, scope: Scope, plain: Format = joined): string {
  return text.replace(reference, (whole, bare, braced, format, bracketed, bracketFormat) => {
    const name = bare ?? braced ?? bracketed;
    const value = scope.get(name);
    if (value === undefined) return whole;
    if (typeof value === "string") return formatted({ values: [value], all: false, many: false }, name, format, plain);
    return formatted(value, name, format ?? bracketFormat, plain);
  });
}

/** Names of the variables in `text`. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(reference)].map(([, bare, braced, , bracketed]) => bare ?? braced ?? bracketed);
}

function formatted(value: VariableValue, name: string, format: string | undefined, plain: Format): string {
  if (format === undefined) return plain(value, name);
  const known = formats[format];
  return known ? known(value, name) : joined(value);
}

/** Values for a PromQL matcher, as Grafana's Prometheus data source writes them (`interpolateQueryExpr`). */
export const inPromql: Format = (value) => {
  if (value.all && value.allValue) return value.allValue;
  if (!value.many) return (value.values[0] ?? "").replace(/\\/g, "\\\\").replace(/'/g, "\\\\'");
  const escaped = value.values.map((text) => text.replace(/\\/g, "\\\\\\\\").replace(/[$^*{}[\]'+?.()|]/g, "\\\\$&"));
  return escaped.length === 1 ? escaped[0] : `(${escaped.join("|")})`;
};

function joined({ values, all, allValue }: VariableValue): string {
  if (all && allValue) return allValue;
  return values.length === 1 ? values[0] : `{${values.join(",")}}`;
}

const regexEscaped = (text: string) => text.replace(/[\\^$*+?.()|[\]{}/]/g, "\\$&");

const formats: Readonly<Record<string, Format>> = {
  raw: ({ values }) => values.join(","),
  csv: ({ values }) => values.join(","),
  pipe: ({ values }) => values.join("|"),
  glob: joined,
  text: ({ values, all }) => (all ? "All" : values.join(" + ")),
  json: ({ values }) => JSON.stringify(values.length === 1 ? values[0] : values),
  regex: ({ values }) => (values.length === 1 ? regexEscaped(values[0]) : `(${values.map(regexEscaped).join("|")})`),
  singlequote: ({ values }) => values.map((value) => `'${value.replace(/'/g, "\\'")}'`).join(","),
  doublequote: ({ values }) => values.map((value) => `"${value.replace(/"/g, '\\"')}"`).join(","),
  percentencode: (value) => encodeURIComponent(joined(value)),
  queryparam: (value, name) => queryParameters(name, value),
};

/** A variable as part of a dashboard's URL. */
export function queryParameters(name: string, { values, all }: VariableValue): string {
  const chosen = all ? [allValues] : values;
  return chosen.map((value) => `var-${name}=${encodeURIComponent(value)}`).join("&");
}
