/**
 * Writes monitoring/known-metrics.json from a lab that is up and has seen a load run.
 * Run: npx tsx scripts/signals/record.ts <stack>
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../lib/paths";
import { connect } from "../stack/connect";
import { accessTo } from "../stack/outputs";
import { readKnownMetrics } from "./known-metrics";

async function main(stack: string): Promise<void> {
  const { outputs } = await connect(stack);
  const known = await readKnownMetrics(accessTo(outputs, "prometheus"));
  writeFileSync(join(projectRoot, "monitoring", "known-metrics.json"), `${JSON.stringify(known, null, 2)}\n`);
  for (const [job, metrics] of Object.entries(known)) process.stdout.write(`${job}: ${Object.keys(metrics).length}\n`);
}

void main(process.argv[2] ?? "lab");
