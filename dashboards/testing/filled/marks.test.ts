import { describe, expect, it } from "vitest";
import { conditions } from "./conditions";
import { marks, nameOf } from "./marks";

describe("what may be empty", () => {
  it("is filled by one condition each: whoever marks another panel shows it filled, too", () => {
    const strays = marks().filter((mark) => conditions.filter(({ fills }) => fills(mark)).length !== 1);
    expect(strays.map(nameOf)).toEqual([]);
  });

  it.each(conditions)("is there for the condition that $title", ({ fills }) => {
    expect(marks().filter(fills)).not.toEqual([]);
  });
});
