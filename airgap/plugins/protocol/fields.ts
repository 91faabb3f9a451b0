/** Describes one property of a resource, as far as checking and comparing it needs. */
export interface Field {
  readonly type: "string" | "integer" | "number" | "boolean" | "map" | "list" | "record";
  /** Elements of a list, or members of a record; a list without it holds strings. */
  readonly fields?: Fields;
  readonly required?: true;
  /** A list whose order means nothing. */
  readonly unordered?: true;
  /** Filled in by the provider where the program leaves it out. */
  readonly computed?: true;
  /** Never an input. */
  readonly output?: true;
  /** A change does not replace the resource. */
  readonly inPlace?: true;
  readonly default?: string | number | boolean;
  /** Named after the resource, with a random suffix, where the program gives no name. */
  readonly autonamed?: true;
  /** Says what is wrong with a value. */
  readonly validate?: (value: never) => string | undefined;
  /** An empty value in the program means "as it is". */
  readonly ignoreEmpty?: true;
  /** Always kept encrypted. */
  readonly secret?: true;
  /** A list of values of any kind. */
  readonly anything?: true;
}

export type Fields = Readonly<Record<string, Field>>;

type Options = Omit<Field, "type" | "fields">;

export const text = (options: Options = {}): Field => ({ type: "string", ...options });
export const integer = (options: Options = {}): Field => ({ type: "integer", ...options });
export const flag = (options: Options = {}): Field => ({ type: "boolean", ...options });
export const map = (options: Options = {}): Field => ({ type: "map", ...options });
export const list = (options: Options = {}): Field => ({ type: "list", ...options });
export const set = (options: Options = {}): Field => ({ type: "list", unordered: true, ...options });
export const records = (fields: Fields, options: Options = {}): Field => ({ type: "list", fields, ...options });
export const recordSet = (fields: Fields, options: Options = {}): Field => ({
  type: "list",
  unordered: true,
  fields,
  ...options,
});
export const record = (fields: Fields, options: Options = {}): Field => ({ type: "record", fields, ...options });

export const matching =
  (pattern: RegExp, allowed: string) =>
  (value: string): string | undefined =>
    pattern.test(value) ? undefined : `is "${value}", allowed is ${allowed}`;

export const atLeast =
  (least: number) =>
  (value: number): string | undefined =>
    value >= least ? undefined : `is ${value}, must be at least ${least}`;

export const duration = matching(/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$|^0$/, 'a duration such as "1m30s"');
