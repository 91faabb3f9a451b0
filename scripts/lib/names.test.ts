import { basename, join, normalize } from "node:path";
import { Command } from "commander";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkedName, isName, nameArgument } from "./names";
import { withStack } from "./program";

const notNames = [
  "",
  ".",
  "..",
  "../biome",
  "a/b",
  "a..b",
  "-x",
  ".hidden",
  "a b",
  "a\n",
  "__proto__",
  "x".repeat(101),
];

describe("a name", () => {
  it("is what runs, scenes, experiments and services are called", () => {
    for (const name of ["on-sale", "20261123T044228Z-on-sale-8a28", "8a28", "latest", "mysql", "pool_sizing.v2"])
      expect(isName(name), name).toBe(true);
  });

  it.each(notNames)("is not %j", (text) => {
    expect(isName(text)).toBe(false);
    expect(() => checkedName("scene", text)).toThrow(`"${text}" is no name of a scene`);
    expect(() => nameArgument(text)).toThrow(/expected a name/);
  });

  it("never leads out of a folder, whatever is typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."./\\-_a0 \0~") }), (text) => {
        if (isName(text)) expect(normalize(join("folder", text))).toBe(`folder/${basename(text)}`);
      }),
    );
  });
});

describe("--stack", () => {
  const parsed = (stack: string) =>
    withStack(new Command())
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .parse(["--stack", stack], { from: "user" })
      .opts().stack;

  it("takes a stack's name, and nothing else", () => {
    expect(parsed("match-day-2")).toBe("match-day-2");
    for (const stack of ["../x", "Lab", "a b", "", "x".repeat(31)])
      expect(() => parsed(stack), stack).toThrow(/cannot name containers/);
  });
});
