import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { projectRoot } from "../lib/paths";
import { leaveOut } from "./suites";

function testsIn(suite: string): number {
  const folder = join(projectRoot, "test", suite);
  const files = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
  return files.flatMap((name) => readFileSync(join(folder, name), "utf8").match(/^ {2,}it\(/gm) ?? []).length;
}

it("counts the tests of a suite that is left out, without running them", async () => {
  const said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const written = { conformance: testsIn("conformance"), vm: testsIn("vm") };
  expect(Math.min(...Object.values(written))).toBeGreaterThan(0);
  const why = new Map([
    ["conformance", "nobody wants it"],
    ["vm", "it takes long"],
  ] as const);
  expect(await leaveOut(why)).toEqual({ passed: 0, failures: [], skipped: written.conformance + written.vm });
  expect(said).toHaveBeenCalledWith(`skipped: the conformance suite (${written.conformance} tests): nobody wants it\n`);
  expect(said).toHaveBeenCalledWith(`skipped: the vm suite (${written.vm} tests): it takes long\n`);
}, 120_000);
