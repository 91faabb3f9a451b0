import { describe, expect, it } from "vitest";
import { goDuration, inSetOrder, nanoseconds } from "./inputs";

describe("durations", () => {
  it.each([
    ["0s", 0],
    ["500ms", 5e8],
    ["1s", 1e9],
    ["1.5s", 1.5e9],
    ["1m30s", 90e9],
    ["2m0s", 120e9],
    ["1h0m5s", 3605e9],
  ])("%s is %d nanoseconds, and back", (text, count) => {
    expect(nanoseconds(text)).toBe(count);
    expect(goDuration(count)).toBe(text);
  });

  it("come back in Go's spelling", () => {
    expect(goDuration(nanoseconds("90s"))).toBe("1m30s");
  });
});

describe("the order of a set", () => {
  it("does not depend on how the program lists it", () => {
    expect(inSetOrder(["b", "a", "c"])).toEqual(inSetOrder(["c", "b", "a"]));
  });

  it("is that of the decimal checksums as text", () => {
    // 2902841359, 3039786593, 365508689 and 476252946
    expect(inSetOrder(["w", "web", "A=1", "api"])).toEqual(["api", "A=1", "web", "w"]);
  });
});
