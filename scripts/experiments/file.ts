import { z } from "zod";
import { parseDuration } from "../load/duration";
import { scenes } from "../load/scenes";
import type { RawSettings } from "../stack/settings";
import { figureNames } from "./figures";
import { experimentSettings } from "./settings";

/** Variants and runs that one experiment may have: more would take a day. */
export const mostVariants = 24;
const mostRepetitions = 50;
const longestWarmUpSeconds = 600;

/** YAML has numbers, yes and no; settings and options are texts. */
const value = z
  .union([z.string(), z.number(), z.boolean()], { error: "expected one text, number, true or false" })
  .transform(String);
const setting = z.enum(experimentSettings);
const settings = z.partialRecord(setting, value).transform((values) => values as RawSettings);

/** One experiment as it is written down. Published as `experiment-file.schema.json`. */
export const experimentFileSchema = z.strictObject({
  title: z.string().min(1).describe("What the experiment is called in its report."),
  question: z.string().min(1).optional().describe("What it is to answer."),
  scene: z
    .enum(scenes.map(({ name }) => name) as [string, ...string[]])
    .describe("The load that every variant gets: a scene of ./lab load."),
  options: z
    .record(z.string(), value)
    .default({})
    .describe("Options of the scene, named as its flags in camel case: seatFrom for --seat-from."),
  settings: settings.prefault({}).describe("Settings that all variants share, beside those that the lab has already."),
  matrix: z
    .partialRecord(setting, z.array(value).min(1))
    .transform((axes) => axes as Record<string, string[]>)
    .describe("Settings and the values to compare; several settings are combined, each value with each."),
  baseline: settings
    .optional()
    .describe("The variant that the others are held against, by its values in the matrix; by default the first."),
  figures: z
    .array(z.enum(figureNames))
    .min(1)
    .default([...figureNames])
    .describe("What is compared."),
  repetitions: z
    .number()
    .int()
    .min(2, "expected at least 2: one run alone says nothing about chance")
    .max(mostRepetitions)
    .default(3)
    .describe("Runs of each variant."),
  seed: z.number().int().min(0).max(1_000_000).default(1).describe("Of the order of the runs and of their requests."),
  warmUp: z
    .string()
    .refine(isWarmUp, `expected a duration from 0s to ${longestWarmUpSeconds}s, such as 3s`)
    .default("3s")
    .describe("Load before each run that is not counted; 0s for none."),
});

export type ExperimentFile = z.output<typeof experimentFileSchema>;

function isWarmUp(text: string): boolean {
  const seconds = parseDuration(text);
  return seconds !== undefined && seconds <= longestWarmUpSeconds;
}

/** Seconds of load before each run. */
export function warmUpSeconds({ warmUp }: Pick<ExperimentFile, "warmUp">): number {
  return parseDuration(warmUp) ?? 0;
}
