/** What can be chosen above a dashboard, and what is. */
import type { QuerySource, VariableValues } from "../contract";
import type { VariableModel } from "./dashboard-model";
import { allValues, inPromql, interpolate, type Scope, type VariableValue } from "./interpolate";
import { promDuration, roundInterval } from "./interval";
import { sortedBy } from "./sort-values";
import { durationMs, type TimeRange } from "./time-range";
import { askVariable } from "./variable-query";

/** A variable with all that can be chosen. */
export interface Choice {
  readonly model: VariableModel;
  readonly options: readonly string[];
  readonly value: VariableValue;
  /** What went wrong with its query. */
  readonly error?: string;
}

/** Asks what every variable offers, in their order, because one may depend on those before it. */
export async function resolveChoices(
  models: readonly VariableModel[],
  chosen: VariableValues,
  source: QuerySource,
  range: TimeRange,
): Promise<Choice[]> {
  const choices: Choice[] = [];
  for (const model of models) {
    choices.push(await resolve(model, chosen[model.name], source, range, scopeOf(choices)));
  }
  return choices;
}

/** The choices as something to put into texts. */
export function scopeOf(choices: readonly Choice[]): Map<string, VariableValue | string> {
  return new Map(choices.map(({ model, value }) => [model.name, value]));
}

async function resolve(
  model: VariableModel,
  chosen: readonly string[] | undefined,
  source: QuerySource,
  range: TimeRange,
  scope: Scope,
): Promise<Choice> {
  const wanted = chosen ?? currentOf(model);
  try {
    const options = await optionsOf(model, source, range, scope);
    return { model, options, value: valueFor(model, options, wanted, range) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { model, options: [], value: valueFor(model, [], wanted, range), error: message };
  }
}

/** The value that a dashboard's JSON comes with. */
function currentOf({ current }: VariableModel): readonly string[] {
  const value = current?.value;
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

async function optionsOf(model: VariableModel, source: QuerySource, range: TimeRange, scope: Scope): Promise<string[]> {
  const text = typeof model.query === "string" ? model.query : (model.query?.query ?? "");
  switch (model.type) {
    case "query": {
      const asked = await askVariable(interpolate(text, scope, inPromql), source, range);
      return sortedBy(model.sort ?? 0, distinct(filtered(asked, model.regex)));
    }
    case "custom":
      return text.split(/(?<!\\),/).map((option) =>
        option
          .trim()
          .replace(/^.* : /, "")
          .replace(/\\,/g, ","),
      );
    case "interval":
      return [...(model.auto ? ["$__auto"] : []), ...text.split(",").map((option) => option.trim())];
    case "textbox":
    case "constant":
      return [text];
    case "datasource":
      return currentOf(model).slice();
    default:
      throw new Error(`variables of the kind "${model.type}" are not known here`);
  }
}

const distinct = (values: readonly string[]) => [...new Set(values)];

/** Values that the variable's regular expression lets through: its group "value", its first group, or the whole. */
function filtered(values: readonly string[], regex: string | undefined): string[] {
  if (!regex) return [...values];
  const [, body, flags] = /^\/(.*)\/([a-z]*)$/s.exec(regex) ?? [regex, `^${regex}$`, ""];
  const pattern = new RegExp(body, flags.replace("g", ""));
  return values.flatMap((value) => {
    const match = pattern.exec(value);
    return match ? [match.groups?.value ?? match[1] ?? value] : [];
  });
}

function valueFor(
  model: VariableModel,
  options: readonly string[],
  wanted: readonly string[],
  range: TimeRange,
): VariableValue {
  const many = Boolean(model.multi || model.includeAll);
  if (wanted.includes(allValues) || (model.includeAll && wanted.length === 0)) {
    return { values: options, all: true, many, ...(model.allValue ? { allValue: model.allValue } : {}) };
  }
  if (model.type === "interval" && wanted[0]?.startsWith("$__auto")) {
    return { values: [automatic(model, range)], all: false, many: false };
  }
  const free = model.type === "textbox" || model.type === "constant" || options.length === 0;
  const known = free ? [...wanted] : wanted.filter((value) => options.includes(value));
  // A link may carry a value that this lab does not have; Grafana shows it as it came, and so the panels say "no data".
  const values = known.length > 0 ? known : wanted.length > 0 ? [...wanted] : options.slice(0, 1);
  return { values, all: false, many };
}

function automatic({ auto_count: count = 30, auto_min: min = "10s" }: VariableModel, range: TimeRange): string {
  const ms = Math.max(roundInterval((range.to - range.from) / count), durationMs(min) ?? 0);
  return promDuration(ms);
}
