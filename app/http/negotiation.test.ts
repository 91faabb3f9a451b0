import { expect, test } from "vitest";
import { chooseEncoding, matchesEtag } from "./negotiation";

test.each([
  [undefined, undefined],
  ["", undefined],
  ["gzip", "gzip"],
  ["gzip, deflate, br", "br"],
  ["GZIP;Q=1.0, br;q=0.5", "gzip"],
  ["br;q=0, gzip;q=0.1", "gzip"],
  ["gzip;q=0.2, identity;q=0.9", undefined],
  ["*", "br"],
  ["*;q=0", undefined],
  ["deflate, identity", undefined],
  ["gzip;q=none", undefined],
  [";;;,,,=q", undefined],
])("answers Accept-Encoding %o with %o", (header, encoding) => {
  expect(chooseEncoding(header)).toBe(encoding);
});

test.each([
  [undefined, false],
  ['"abc"', true],
  ['W/"abc"', true],
  ['"x", "abc"', true],
  ["*", true],
  ['"abcd"', false],
  ["abc", false],
  ['"abc-gzip"', false],
])("compares If-None-Match %o with the tag", (header, matches) => {
  expect(matchesEtag(header, '"abc"')).toBe(matches);
});
