import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { experimentFileSchema } from "./file";
import { experimentRecordSchema } from "./record";

/** The JSON Schemas that are published here, made from the schemas that files and records are checked by. */
export const schemas = [
  {
    path: join(__dirname, "experiment-file.schema.json"),
    text: () => textOf("An experiment of ./lab experiment", z.toJSONSchema(experimentFileSchema, { io: "input" })),
  },
  {
    path: join(__dirname, "experiment.schema.json"),
    text: () => textOf("The record of a TicketWatch experiment, version 1", z.toJSONSchema(experimentRecordSchema)),
  },
];

function textOf(title: string, schema: object): string {
  return `${JSON.stringify({ title, ...schema }, null, 2)}\n`;
}

// `npx tsx scripts/experiments/schema.ts` writes the files anew.
if (require.main === module) for (const { path, text } of schemas) writeFileSync(path, text());
