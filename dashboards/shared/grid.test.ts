import { describe, expect, it } from "vitest";
import { gridRows } from "./grid";

describe("gridRows", () => {
  it("places panels side by side and rows below each other", () => {
    expect(
      gridRows([
        { height: 4, widths: [12, 12] },
        { height: 8, widths: [24] },
      ]),
    ).toEqual([
      { x: 0, y: 0, w: 12, h: 4 },
      { x: 12, y: 0, w: 12, h: 4 },
      { x: 0, y: 4, w: 24, h: 8 },
    ]);
  });

  it("refuses a row that Grafana would wrap or leave a hole in", () => {
    expect(() => gridRows([{ height: 4, widths: [12, 13] }])).toThrow(/row 1 is 25 columns wide/);
    expect(() => gridRows([{ height: 4, widths: [12] }])).toThrow(/must be 24/);
  });

  it("refuses panels of no or of broken size", () => {
    expect(() => gridRows([{ height: 4, widths: [24, 0] }])).toThrow(/row 1/);
    expect(() => gridRows([{ height: 4, widths: [4.8, 4.8, 4.8, 4.8, 4.8] }])).toThrow(/whole columns/);
    expect(() => gridRows([{ height: 0, widths: [24] }])).toThrow(/height 0/);
  });
});
