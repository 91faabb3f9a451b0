import { describe, expect, it } from "vitest";
import { thresholds } from "../../monitoring/thresholds";
import { hurtShare, recoverySeconds, type Visit } from "./service-level";

const slow = thresholds.slo.latencySeconds * 1000 + 1;

/** Twenty buyers in each second, who fare as its letter says: good, failed, slow, or one of them failed (1). */
function seconds(fates: string): Visit[] {
  return [...fates].flatMap((fate, second) =>
    Array.from({ length: 20 }, (_, nth) => ({
      at: second * 1000 + nth * 50,
      milliseconds: fate === "s" ? slow : 5,
      served: !(fate === "f" || (fate === "1" && nth === 0)),
    })),
  );
}

const recovery = (fates: string) => recoverySeconds(seconds(fates), 0, fates.length * 1000);

describe("the share of buyers hurt", () => {
  it("counts those who failed and those who waited too long", () => {
    expect(hurtShare(seconds("gfsg"), 0, 4000)).toBe(0.5);
  });

  it("looks at no others than those of its time", () => {
    expect(hurtShare(seconds("fgff"), 1000, 2000)).toBe(0);
  });

  it("is unknown when nobody came", () => {
    expect(hurtShare([], 0, 1000)).toBeUndefined();
  });
});

describe("the recovery", () => {
  it.each([
    ["gggg", 0, "takes no time when service is good at once"],
    ["ffgg", 2, "ends with the last bad second"],
    ["fgsgg", 3, "is not over before a relapse"],
    ["1ggg", 0, "forgives one buyer in twenty"],
  ])("of %s is %d s: it %s", (fates, expected) => {
    expect(recovery(fates)).toBe(expected);
  });

  it("is not seen when the last second is bad", () => {
    expect(recovery("ggf")).toBeUndefined();
  });

  it("is not seen when nobody comes to tell", () => {
    expect(recoverySeconds([], 0, 5000)).toBeUndefined();
  });
});
