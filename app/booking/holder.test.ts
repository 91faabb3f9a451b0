import { expect, test } from "vitest";
import { holderOf } from "./holder";

test("gives the published values of FNV-1a", () => {
  // http://www.isthe.com/chongo/src/fnv/test_fnv.c
  expect(["", "a", "foobar"].map(holderOf)).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
});

test("tells users apart that MySQL's collation does not, and is never nobody's", () => {
  expect(holderOf("Ann")).not.toBe(holderOf("ann"));
  for (let user = 0; user < 10_000; user++) expect(holderOf(`user${user}`)).toBeGreaterThan(0);
});
