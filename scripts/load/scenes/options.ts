import { z } from "zod";
import { formatDuration, parseDuration } from "../duration";

/** One figure of a scene, as the command line offers it; the key in the table gives the flag its name. */
export interface SceneOption<Value = unknown> {
  readonly help: string;
  readonly unit: string;
  /** What is allowed, in words. */
  readonly allowed: string;
  /** As a user would type it. */
  readonly default: string;
  readonly schema: z.ZodType<Value, string>;
}

export type OptionTable = Readonly<Record<string, SceneOption>>;
export type OptionValues<Table extends OptionTable> = {
  readonly [Name in keyof Table]: z.output<Table[Name]["schema"]>;
};

/** Texts as they come from the command line; what is missing takes its default. */
export type GivenOptions = Readonly<Record<string, string | undefined>>;

interface Figure {
  readonly help: string;
  readonly default: string;
}

/** A whole number between two bounds, both allowed. */
export function wholeNumber(low: number, high: number, figure: Figure & { unit: string }): SceneOption<number> {
  const allowed = `a whole number from ${low} to ${high}`;
  const within = (text: string) => /^\d{1,12}$/.test(text) && Number(text) >= low && Number(text) <= high;
  return { ...figure, allowed, schema: z.string().refine(within, { error: allowed }).transform(Number) };
}

/** A duration such as `30s` or `2m` between two bounds in seconds; its value is in seconds. */
export function duration(low: number, high: number, figure: Figure): SceneOption<number> {
  const allowed = `a duration from ${formatDuration(low)} to ${formatDuration(high)}, such as 30s or 2m`;
  const read = (text: string) => parseDuration(text) ?? Number.NaN;
  const within = (text: string) => read(text) >= low && read(text) <= high;
  return { ...figure, unit: "seconds", allowed, schema: z.string().refine(within, { error: allowed }).transform(read) };
}

/** A time such as `250ms` or `2s` between two bounds in milliseconds; its value is in seconds. */
export function milliseconds(low: number, high: number, figure: Figure): SceneOption<number> {
  const allowed = `a time from ${low}ms to ${high}ms, such as 250ms or 2s`;
  const read = (text: string) => {
    const match = /^(\d{1,6})(ms|s)$/.exec(text.trim());
    return match ? Number(match[1]) * (match[2] === "s" ? 1000 : 1) : Number.NaN;
  };
  const within = (text: string) => read(text) >= low && read(text) <= high;
  const schema = z.string().refine(within, { error: allowed });
  return { ...figure, unit: "time", allowed, schema: schema.transform((text) => read(text) / 1000) };
}

/** Yes or no. */
export function yesOrNo(figure: Figure): SceneOption<boolean> {
  const allowed = "yes or no";
  const schema = z.enum(["yes", "no"], { error: allowed }).transform((text) => text === "yes");
  return { ...figure, unit: "yes or no", allowed, schema: z.string().pipe(schema) };
}

/** The command-line flag of an option: `seatFrom` becomes `--seat-from`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Reads the given texts by the table; one error names every flag that is wrong, its value and what is allowed. */
export function readOptions<Table extends OptionTable>(table: Table, given: GivenOptions): OptionValues<Table> {
  const unknown = Object.keys(given).filter((name) => given[name] !== undefined && !Object.hasOwn(table, name));
  const problems = unknown.map((name) => `${flagOf(name)} is no option of this scene`);
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(table)) {
    const text = given[name] ?? option.default;
    const parsed = option.schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${flagOf(name)} ${text}: expected ${option.allowed}`);
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return values as OptionValues<Table>;
}
