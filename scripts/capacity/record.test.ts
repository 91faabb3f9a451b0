import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, expect, it } from "vitest";
import { capacityRecordSchema, readCapacity, writeCapacity } from "./record";
import { capacitySchemaPath, capacitySchemaText } from "./schema";
import { exampleCapacity } from "./testing";

const folder = mkdtempSync(`${tmpdir()}/ticketwatch-capacity-`);
afterAll(() => rmSync(folder, { recursive: true }));

it("publishes the schema that records are checked by", () => {
  const published = JSON.parse(readFileSync(capacitySchemaPath, "utf8"));
  expect(published, "run: npx tsx scripts/capacity/schema.ts").toEqual(JSON.parse(capacitySchemaText()));
  expect(published.additionalProperties).toBe(false);
});

it("reads a record as it was written", () => {
  const record = exampleCapacity();
  expect(readCapacity(writeCapacity(folder, record))).toEqual(record);
});

it("refuses a record that holds what it does not know, or lacks what it has to", () => {
  expect(capacityRecordSchema.safeParse({ ...exampleCapacity(), more: 1 }).success).toBe(false);
  expect(capacityRecordSchema.safeParse({ ...exampleCapacity(), steps: undefined }).success).toBe(false);
});
