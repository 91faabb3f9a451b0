import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPlugins } from "../build";
import { builtImage, conformanceImage } from "./case";
import { tagImage, untagImages } from "./image";
import type { Facts } from "./observe";
import { observeAll } from "./run";

type AllFacts = Record<string, Facts>;

const official: AllFacts = JSON.parse(readFileSync(join(__dirname, "golden/official.json"), "utf8"));

describe("the stand-ins do what the official plugins were seen to do", () => {
  let standIn: AllFacts;

  beforeAll(async () => {
    await tagImage(conformanceImage);
    standIn = await observeAll(await buildPlugins());
  }, 300_000);

  afterAll(() => untagImages(builtImage, conformanceImage));

  it("for exactly the recorded cases", () => {
    expect(Object.keys(standIn).sort()).toEqual(Object.keys(official).sort());
  });

  for (const [title, facts] of Object.entries(official)) {
    it(`for the ${title}: inputs, outputs, inspection`, () => {
      const { changes: _, ...rest } = facts;
      expect(standIn[title]).toMatchObject(rest);
    });

    for (const [change, difference] of Object.entries(facts.changes))
      it(`for the ${title} with ${change}`, () => expect(standIn[title]?.changes[change]).toEqual(difference));
  }
});
