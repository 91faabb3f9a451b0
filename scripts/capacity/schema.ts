import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { capacityRecordSchema } from "./record";

/** Where the JSON Schema of capacity.json is published. */
export const capacitySchemaPath = join(__dirname, "capacity.schema.json");

/** The JSON Schema of capacity.json, made from the schema that records are checked by. */
export function capacitySchemaText(): string {
  const title = "A search for the capacity of a TicketWatch lab, version 1";
  return `${JSON.stringify({ title, ...z.toJSONSchema(capacityRecordSchema) }, null, 2)}\n`;
}

// `npx tsx scripts/capacity/schema.ts` writes the file anew.
if (require.main === module) writeFileSync(capacitySchemaPath, capacitySchemaText());
