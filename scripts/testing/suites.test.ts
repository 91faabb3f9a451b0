import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { projectRoot } from "../lib/paths";
import { leaveOut } from "./suites";

it("counts the tests of a suite that is left out, without running them", async () => {
  const said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const folder = join(projectRoot, "test", "vm");
  const tests = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
  const written = tests.flatMap((name) => readFileSync(join(folder, name), "utf8").match(/^ {2,}it\(/gm) ?? []).length;
  expect(written).toBeGreaterThan(0);
  expect(await leaveOut(["vm"])).toEqual({ passed: 0, failed: 0, skipped: written });
  expect(said).toHaveBeenCalledWith(`skipped: the vm suite (${written} tests), because of --without vm\n`);
}, 120_000);
