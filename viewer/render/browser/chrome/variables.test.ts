import { describe, expect, it } from "vitest";
import { allValues } from "../../model/interpolate";
import { picked } from "./variables";

describe("a click in a variable's list", () => {
  it("adds a value to those chosen, or takes it away", () => {
    expect(picked("b", ["a"], true)).toEqual(["a", "b"]);
    expect(picked("a", ["a", "b"], true)).toEqual(["b"]);
  });

  it("leaves all for the first value, and comes back to all with the last", () => {
    expect(picked("a", [allValues], true)).toEqual(["a"]);
    expect(picked("a", ["a"], true)).toEqual([allValues]);
    expect(picked(allValues, ["a", "b"], true)).toEqual([allValues]);
  });

  it("takes the place of the other where only one may be chosen", () => {
    expect(picked("b", ["a"], false)).toEqual(["b"]);
  });
});
