import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { runRecordSchema } from "./record";

/** Where the JSON Schema of run.json is published. */
export const runSchemaPath = join(__dirname, "run.schema.json");

/** The JSON Schema of run.json, made from the schema that records are checked by. */
export function runSchemaText(): string {
  const title = "A run of a TicketWatch load scene, version 3";
  return `${JSON.stringify({ title, ...z.toJSONSchema(runRecordSchema) }, null, 2)}\n`;
}

// `npx tsx scripts/runs/schema.ts` writes the file anew.
if (require.main === module) writeFileSync(runSchemaPath, runSchemaText());
