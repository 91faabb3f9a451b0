import { describe, expect, it } from "vitest";
import { diff } from "./diff";
import { type Fields, flag, integer, list, map, recordSet, set, text } from "./fields";
import { unknown } from "./values";

const fields: Fields = {
  name: text(),
  image: text(),
  memory: integer({ inPlace: true }),
  wait: flag({ default: false, inPlace: true }),
  hostname: text({ computed: true }),
  command: list(),
  envs: set(),
  labels: recordSet({ label: text(), value: text() }),
  options: map(),
  exitCode: integer({ output: true }),
};

describe("a comparison of state and inputs", () => {
  it("finds nothing between empty values and none", () => {
    expect(diff(fields, { name: "", memory: 0, envs: [], options: {} }, {})).toEqual([]);
  });

  it("replaces for a changed property and updates for one that changes in place", () => {
    const changes = diff(fields, { image: "a", memory: 1 }, { image: "b", memory: 2 });
    expect(changes).toEqual([
      { path: "image", kind: "update", replace: true },
      { path: "memory", kind: "update", replace: false },
    ]);
  });

  it("keeps what the provider filled in", () => {
    expect(diff(fields, { hostname: "abc", exitCode: 3 }, {})).toEqual([]);
  });

  it("falls back to a default when the program takes a value away", () => {
    expect(diff(fields, { wait: true }, {})).toEqual([{ path: "wait", kind: "update", replace: false }]);
  });

  it("sees the order of a list and not that of a set", () => {
    const state = { command: ["a", "b"], envs: ["a", "b"] };
    expect(diff(fields, state, { command: ["b", "a"], envs: ["b", "a"] })).toHaveLength(2);
    expect(diff(fields, state, { command: ["a", "b"], envs: ["b", "a"] })).toEqual([]);
  });

  it("compares set elements by what they say, not by their notes", () => {
    const state = { labels: [{ label: "a", value: "b" }] };
    expect(diff(fields, state, { labels: [{ __defaults: [], value: "b", label: "a" }] })).toEqual([]);
  });

  it("quotes keys of a map that are no names", () => {
    const changes = diff(fields, { options: { "a.b": "1", c: "2" } }, { options: {} });
    expect(changes.map(({ path }) => path)).toEqual(['options["a.b"]', "options.c"]);
  });

  it("takes a value that is not known yet for a change", () => {
    expect(diff(fields, { image: "a" }, { image: unknown })).toHaveLength(1);
  });
});
