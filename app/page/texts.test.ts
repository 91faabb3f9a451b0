import { expect, test } from "vitest";
import { chooseLanguage, languages, type TextKey, textIn } from "./texts";

test.each([
  [["ko-KR", "en"], "ko"],
  [["ko;q=0.9"], "ko"],
  [["fr", " KO_kr "], "ko"],
  [["fr", "de"], "en"],
  [["", "constructor", "*"], "en"],
  [[], "en"],
] as const)("of %j the language is %s", (wanted, language) => {
  expect(chooseLanguage(wanted)).toBe(language);
});

test("every text has the same gaps in every language", () => {
  const gaps = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const [key, text] of Object.entries(languages.en.texts)) {
    expect(gaps(languages.ko.texts[key as TextKey]), key).toEqual(gaps(text));
  }
});

test("what is put into a text is not taken for a gap, and a gap without a value stays", () => {
  expect(textIn("en", "refused", { place: "{reason}", reason: "no" })).toBe("{reason} was not booked: no");
  expect(textIn("en", "bookingLine", { bookingId: 0 })).toBe("No. 0: {place}");
});
