import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endedEarly } from "../../infra/early-end";
import { projectRoot } from "../../infra/project";
import { TestBed } from "./test-bed";

/** Makes `first` and then `second`; if it says so, it loses its connections to the engine while `first` takes its time. */
const program = ({ guarded, losing }: { guarded: boolean; losing: boolean }) => `
require("tsx/cjs");
const pulumi = require("@pulumi/pulumi");
const command = require("@pulumi/command");
const { failIfEndedEarly } = require(${JSON.stringify(join(projectRoot, "infra/early-end.ts"))});
const first = new command.local.Command("first", { create: "sleep ${losing ? 4 : 0}; echo done" });
const second = new command.local.Command("second", { create: pulumi.interpolate\`echo \${first.stdout}\` });
if (${guarded}) failIfEndedEarly(second.urn);
const loseConnections = () => {
  for (const handle of process._getActiveHandles()) if (handle.remotePort) handle.destroy();
};
if (${losing}) setTimeout(loseConnections, 2000);
`;

describe("a program that loses its connection to the engine", () => {
  const folder = mkdtempSync(join(tmpdir(), "twtest-program-"));
  const write = (...how: Parameters<typeof program>) => writeFileSync(join(folder, "index.js"), program(...how));
  let bed: TestBed;

  beforeAll(async () => {
    writeFileSync(
      join(folder, "Pulumi.yaml"),
      "name: twtest\nmain: index.js\nruntime: { name: nodejs, options: { typescript: false } }",
    );
    writeFileSync(join(folder, "package.json"), "{}");
    symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"));
    write({ guarded: true, losing: false });
    bed = await TestBed.make("early-end", folder);
    expect((await bed.up()).operations).toEqual({ first: "create", second: "create" });
  });
  afterAll(async () => {
    await bed?.remove();
    rmSync(folder, { recursive: true });
  });

  it("fails, says so, and has nothing removed", async () => {
    write({ guarded: true, losing: true });
    const { operations, messages, error } = await bed.up();
    expect(error).toBeDefined();
    expect(messages).toContain(endedEarly);
    expect(operations).toEqual({ first: "update" });
    write({ guarded: true, losing: false });
    const again = await bed.up();
    expect(again.error).toBeUndefined();
    expect(again.operations.second).toBe("same");
  });

  it("would have things removed without a word, were it not guarded", async () => {
    write({ guarded: false, losing: true });
    const { operations, error } = await bed.up();
    expect(error).toBeUndefined();
    expect(operations).toEqual({ first: "update", second: "delete" });
  });
});
