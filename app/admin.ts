import { text } from "node:stream/consumers";
import { runAdmin } from "./admin/commands";

async function main(): Promise<void> {
  const result = await runAdmin(process.argv[2], await text(process.stdin));
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message.replaceAll("\n", " ")}\n`);
  process.exitCode = 1;
});
