import type { RawSettings } from "../stack/settings";
import type { ExperimentFile } from "./file";

/** One combination of the matrix. */
export interface Variant {
  /** Unique: the settings that set it apart, as `key=value`. */
  readonly name: string;
  /** As short as it can be said beside the others. */
  readonly label: string;
  /** Its values of the matrix. */
  readonly settings: RawSettings;
  readonly baseline: boolean;
}

/** Every combination of the matrix's values, the last setting changing fastest; one of them is the baseline. */
export function variantsOf({ matrix, baseline }: Pick<ExperimentFile, "matrix" | "baseline">): Variant[] {
  const axes = Object.entries(matrix);
  const combinations = axes.reduce<RawSettings[]>(
    (sofar, [key, values]) => sofar.flatMap((settings) => values.map((value) => ({ ...settings, [key]: value }))),
    [{}],
  );
  const chosen = baseline ? combinations.findIndex((settings) => sameSettings(settings, baseline)) : 0;
  return combinations.map((settings, index) => ({
    name: nameOf(settings),
    label: axes.length === 1 ? (Object.values(settings)[0] as string) : Object.values(settings).join(", "),
    settings,
    baseline: index === chosen,
  }));
}

export function nameOf(settings: RawSettings): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}

function sameSettings(one: RawSettings, other: RawSettings): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => one[key] === other[key]);
}
