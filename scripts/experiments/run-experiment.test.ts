import { describe, expect, it } from "vitest";
import { exampleRecord } from "../runs/testing";
import { measuredBy } from "./run-experiment";

describe("measuredBy", () => {
  const record = exampleRecord({ commit: "0123456789ab" });

  it("takes the figures of the headline stage, and what MySQL held", () => {
    expect(measuredBy(record, "0123456789ab")).toMatchObject({
      status: "measured",
      run: record.id,
      throughput: 1000,
      p99Seconds: 0.09,
      doubleBookings: 0,
      acknowledgedMissing: 0,
      limit: "app-cpu",
      doubts: [],
    });
  });

  it("doubts a run of another revision than the experiment began at", () => {
    expect(measuredBy(record, "ffffffffffff").doubts).toEqual([
      "it ran at revision 0123456789ab, and the experiment began at ffffffffffff",
    ]);
  });

  it("keeps why a run did not come to its end", () => {
    const cutOff = exampleRecord({
      commit: "0123456789ab",
      status: "interrupted",
      message: "stopped",
      integrity: null,
    });
    expect(measuredBy(cutOff, "0123456789ab")).toMatchObject({
      status: "interrupted",
      message: "stopped",
      doubleBookings: null,
    });
  });
});
