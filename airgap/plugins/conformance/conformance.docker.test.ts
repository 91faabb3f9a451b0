import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtImage, conformanceImage, userImage } from "./case";
import { makeUserImage, tagImage, untagImages } from "./image";
import { type AllFacts, observeAll, pluginsUnderTest, testsOfficial } from "./run";

const official: AllFacts = JSON.parse(readFileSync(join(__dirname, "golden/official.json"), "utf8"));

describe(`${testsOfficial ? "these" : "the stand-ins"} do what the official plugins were seen to do`, () => {
  let standIn: AllFacts;

  beforeAll(async () => {
    await tagImage(conformanceImage);
    makeUserImage(userImage, conformanceImage);
    standIn = await observeAll(await pluginsUnderTest());
  }, 300_000);

  afterAll(() => untagImages(builtImage, userImage, conformanceImage));

  it("for exactly the recorded cases", () => {
    expect(Object.keys(standIn).sort()).toEqual(Object.keys(official).sort());
  });

  for (const [title, facts] of Object.entries(official)) {
    it(`for the ${title}: inputs, outputs, inspection`, () => {
      const { changes: _, ...rest } = { changes: {}, ...facts };
      expect(standIn[title]).toMatchObject(rest);
    });

    if (!("changes" in facts)) continue;
    for (const [change, difference] of Object.entries(facts.changes))
      it(`for the ${title} with ${change}`, () =>
        expect(standIn[title]).toHaveProperty(["changes", change], difference));
  }
});
