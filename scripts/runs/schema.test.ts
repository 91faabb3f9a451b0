import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runSchemaPath, runSchemaText } from "./schema";

test("the published schema is the one that records are checked by", () => {
  const published = readFileSync(runSchemaPath, "utf8");
  expect(JSON.parse(published), "run: npx tsx scripts/runs/schema.ts").toEqual(JSON.parse(runSchemaText()));
});

test("the published schema refuses what it does not know", () => {
  const schema = JSON.parse(readFileSync(join(__dirname, "run.schema.json"), "utf8"));
  expect(schema.additionalProperties).toBe(false);
  expect(schema.properties.schemaVersion).toEqual({ type: "number", const: 3 });
  expect(schema.required).toContain("verdict");
});
