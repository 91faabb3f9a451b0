import {
  MappingType,
  type SpecialValueMap,
  SpecialValueMatch,
  type ValueMap,
  type ValueMapping,
} from "@grafana/grafana-foundation-sdk/dashboard";

interface Word {
  readonly text: string;
  readonly color: string;
}

/** Words for whole numbers, in the order of the numbers from 0. */
export function words(...entries: readonly Word[]): ValueMapping[] {
  const options = Object.fromEntries(entries.map(({ text, color }, index) => [String(index), { text, color, index }]));
  return [{ type: MappingType.ValueToText, options } satisfies ValueMap];
}

export const downUp = words({ text: "down", color: "red" }, { text: "up", color: "green" });
export const offOn = words({ text: "off", color: "blue" }, { text: "on", color: "green" });
export const failedPassed = words({ text: "failed", color: "red" }, { text: "passed", color: "green" });

/** A word for "the query found nothing to divide by" (NaN), which is not an error. */
export function whenNothing(text: string): ValueMapping[] {
  const options = { match: SpecialValueMatch.NullAndNan, result: { text, color: "blue" } };
  return [{ type: MappingType.SpecialValue, options } satisfies SpecialValueMap];
}
