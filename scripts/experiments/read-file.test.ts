import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../../kit/user-error";
import { planExperiment } from "./plan";
import { experimentPath, readExperimentFile, readyNames } from "./read-file";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-experiment-"));
afterAll(() => rmSync(folder, { recursive: true }));

const sound = 'title: x\nscene: on-sale\nmatrix:\n  soldSeatCache: ["off", "on"]\n';

function written(text: string): string {
  const path = join(folder, "mine.yaml");
  writeFileSync(path, text);
  return path;
}

function problemWith(text: string): UserError {
  try {
    readExperimentFile(written(text));
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return error as UserError;
  }
  throw new Error("the file was taken");
}

describe("readExperimentFile", () => {
  it("fills in what is left out, and takes values of YAML's types", () => {
    const file = readExperimentFile(written(`${sound}settings: { allowUnsafe: true, seats: 500 }\n`));
    expect(file).toMatchObject({
      repetitions: 3,
      seed: 1,
      warmUp: "3s",
      figures: ["throughput", "p50Seconds", "p99Seconds"],
      settings: { allowUnsafe: "true", seats: "500" },
      matrix: { soldSeatCache: ["off", "on"] },
    });
  });

  it.each([
    ["a key of no meaning", `${sound}colour: red\n`, /colour: there is no such key here/],
    ["an unknown scene", sound.replace("on-sale", "off-sale"), /scene: Invalid option: expected one of "pre-open"/],
    ["a nested value", sound.replace('"on"]', '["on"]]'), /matrix\.soldSeatCache\[1\]: expected one text, number/],
    [
      "a setting that places the lab",
      `${sound}  appPort: [1, 2]\n`,
      /matrix\.appPort: no setting that an experiment can vary; those are seats,/,
    ],
    ["one repetition", `${sound}repetitions: 1\n`, /repetitions: expected at least 2/],
    ["a warm-up without a unit's sense", `${sound}warmUp: long\n`, /warmUp: expected a duration from 0s to 600s/],
    [
      "an option that the scene lacks",
      `${sound}options: { speed: 3 }\n`,
      /options: --speed is no option of this scene/,
    ],
    ["a seed of the scene", `${sound}options: { seed: 3 }\n`, /options\.seed: every repetition has a seed of its own/],
    ["a matrix of one", sound.replace(', "on"', ""), /matrix: there is nothing to compare/],
    ["a value twice", sound.replace('"on"]', '"on", "on"]'), /matrix\.soldSeatCache: a value is there twice/],
    [
      "a setting twice",
      `${sound}settings: { soldSeatCache: "on" }\n`,
      /settings\.soldSeatCache: the matrix varies it already/,
    ],
    [
      "an unknown baseline",
      `${sound}baseline: { soldSeatCache: maybe }\n`,
      /baseline: the matrix has no variant soldSeatCache=maybe; it has soldSeatCache=off, soldSeatCache=on/,
    ],
    [
      "a lab that cannot be",
      `${sound}settings: { bookingStrategy: unsafe }\n`,
      /matrix, soldSeatCache=off: ticketwatch:bookingStrategy is "unsafe" and ticketwatch:allowUnsafe is false/,
    ],
    [
      "a scene that a variant's MySQL has no room for",
      "title: x\nscene: database\noptions: { threads: 50 }\nmatrix: { appReplicas: [1, 8] }\n",
      /matrix, appReplicas=8: options: --threads 50: this lab's MySQL takes/,
    ],
    ["no YAML", "title: [x\n", /cannot be read as YAML/],
  ])("refuses %s with file, place and remedy", (_, text, problem) => {
    const { message, remedy } = problemWith(text);
    expect(message).toContain(join(folder, "mine.yaml"));
    expect(message).toMatch(problem);
    expect(remedy).toMatch(/^correct the file: .*\.\/lab experiment --list/);
  });

  it("names every problem at once", () => {
    const { message } = problemWith(`${sound}colour: red\nrepetitions: 0\nseed: -1\n`);
    for (const place of ["colour", "repetitions", "seed"]) expect(message).toContain(`  ${place}: `);
  });
});

describe("the experiments that come with the lab", () => {
  it.each(readyNames())("%s is sound, and has a question", (name) => {
    const plan = planExperiment(readExperimentFile(experimentPath(name)));
    expect(plan.file.question).toMatch(/\?$/);
    expect(plan.variants.filter(({ baseline }) => baseline)).toHaveLength(1);
  });

  it("compare strategies, pool sizes, the sold-seat cache and a missing index", () => {
    expect(readyNames()).toEqual(
      expect.arrayContaining(["strategies", "pool-sizing", "sold-seat-cache", "missing-index"]),
    );
    const { matrix, settings } = readExperimentFile(experimentPath("strategies"));
    expect(matrix.bookingStrategy).toContain("unsafe");
    expect(settings.allowUnsafe).toBe("true");
  });

  it("are found by name, and what is neither is named with what there is", () => {
    expect(experimentPath("strategies")).toMatch(/ready\/strategies\.yaml$/);
    expect(() => experimentPath("hope")).toThrow(/no file "hope", and no experiment of that name/);
  });
});
