import { loadThreads } from "../../contract/mysql-sessions";
import { parseSettings, type Settings } from "../../infra/config";
import { messageOf } from "../../kit/user-error";
import { sceneByName } from "../load/scenes";
import type { Venue } from "../load/scenes/scene";
import { defaultSettings, type RawSettings } from "../stack/settings";
import { type ExperimentFile, mostVariants } from "./file";
import { nameOf, variantsOf } from "./variants";

/** What is wrong with an experiment whose shape is right; each line begins with the place in the file. */
export function problemsOf(file: ExperimentFile): string[] {
  const structure = [...matrixProblems(file), ...baselineProblems(file)];
  // Where the matrix itself is wrong, its variants would only repeat that.
  const options = optionProblems(file);
  return [...options, ...structure, ...(structure.length + options.length > 0 ? [] : settingProblems(file))];
}

/** What is wrong with the scene's options, for any lab or for one with these settings. */
function optionProblems({ scene, options }: ExperimentFile, settings?: RawSettings): string[] {
  if ("seed" in options) return ["options.seed: every repetition has a seed of its own; set the experiment's seed"];
  try {
    sceneByName(scene).plan(options, settings && venueOf(parseSettings(settings)));
    return [];
  } catch (error) {
    return messageOf(error)
      .split("\n")
      .map((line) => `options: ${line}`);
  }
}

function venueOf(settings: Settings): Venue {
  return { seats: settings.seats, databaseThreads: loadThreads(settings) };
}

function matrixProblems({ matrix, settings }: ExperimentFile): string[] {
  const axes = Object.entries(matrix);
  const variants = axes.reduce((product, [, values]) => product * values.length, 1);
  const shared = axes.filter(([key]) => Object.hasOwn(settings, key));
  const repeated = axes.filter(([, values]) => new Set(values).size < values.length);
  return [
    ...(axes.length === 0 || variants < 2 ? ["matrix: there is nothing to compare: give a setting two values"] : []),
    ...(variants > mostVariants ? [`matrix: ${variants} variants are too many: at most ${mostVariants}`] : []),
    ...shared.map(([key]) => `settings.${key}: the matrix varies it already`),
    ...repeated.map(([key]) => `matrix.${key}: a value is there twice`),
  ];
}

function baselineProblems(file: ExperimentFile): string[] {
  if (!file.baseline) return [];
  const variants = variantsOf(file);
  if (variants.some(({ baseline }) => baseline)) return [];
  return [`baseline: the matrix has no variant ${nameOf(file.baseline)}; it has ${names(variants)}`];
}

/** Every variant has to be a lab that can be stood up, and that takes the scene. */
function settingProblems(file: ExperimentFile): string[] {
  return variantsOf(file).flatMap(({ name, settings }) => {
    const variant = { ...defaultSettings(), ...file.settings, ...settings };
    const problems = settingsProblems(variant);
    return [...problems, ...(problems.length > 0 ? [] : optionProblems(file, variant))].map(
      (line) => `matrix, ${name}: ${line}`,
    );
  });
}

/** What speaks against these settings, a line for each; those in `unread` are encrypted, and not looked at. */
export function settingsProblems(settings: RawSettings, unread?: ReadonlySet<string>): string[] {
  try {
    parseSettings(settings, unread);
    return [];
  } catch (error) {
    // The first line is a heading, the last says how a value is changed by hand.
    return messageOf(error)
      .split("\n")
      .slice(1, -1)
      .map((line) => line.trim());
  }
}

const names = (variants: readonly { readonly name: string }[]) => variants.map(({ name }) => name).join(", ");
