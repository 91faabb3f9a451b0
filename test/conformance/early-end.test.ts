import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endedEarly } from "../../infra/early-end";
import { projectRoot } from "../../kit/project";
import { TestBed } from "./test-bed";

/** What befalls a program while `first` takes its time, done to each of its connections to the engine. */
type Mishap = "destroy" | "unref";

const befall = (mishap: Mishap) => `
const connections = () => process._getActiveHandles().filter(({ remotePort }) => remotePort);
setTimeout(() => connections().forEach((connection) => connection.${mishap}()), 2000);
`;

/** Makes `first`, and then `second`. */
const program = (guarded: boolean, mishap?: Mishap) => `
require("tsx/cjs");
const pulumi = require("@pulumi/pulumi");
const command = require("@pulumi/command");
const { failIfEndedEarly } = require(${JSON.stringify(join(projectRoot, "infra/early-end.ts"))});
const first = new command.local.Command("first", { create: "sleep ${mishap ? 4 : 0}; echo ${mishap ?? "done"}" });
const second = new command.local.Command("second", { create: pulumi.interpolate\`echo \${first.id}\` });
if (${guarded}) failIfEndedEarly(second.urn);
${mishap ? befall(mishap) : ""}
`;

describe("a program that ends early", () => {
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
    write(true);
    bed = await TestBed.make("early-end", folder);
    expect((await bed.up()).operations).toEqual({ first: "create", second: "create" });
  });
  afterAll(async () => {
    await bed?.remove();
    rmSync(folder, { recursive: true });
  });

  async function failsAndRemovesNothing(mishap: Mishap) {
    write(true, mishap);
    const { operations, messages, error } = await bed.up();
    expect(error).toBeDefined();
    expect(messages).toContain(endedEarly);
    expect(operations).toEqual({ first: "update" });
    write(true);
    const again = await bed.up();
    expect(again.error).toBeUndefined();
    expect(again.operations.second).toBe("same");
  }

  it("because its connection to the engine broke fails, says so, and has nothing removed", () =>
    failsAndRemovesNothing("destroy"));

  it("because its event loop is empty fails, says so, and has nothing removed", () => failsAndRemovesNothing("unref"));

  it("and lost its connection would have things removed without a word, were it not guarded", async () => {
    write(false, "destroy");
    const { operations, error } = await bed.up();
    expect(error).toBeUndefined();
    expect(operations).toEqual({ first: "update", second: "delete" });
  });
});
