import { runAdmin } from "./admin/commands";

/**
 * The document on standard input: all of it, or its first line where that says `"attended": true`. Then whoever
 * started the command keeps standard input open for as long as the result is wanted; its end aborts `gone`.
 */
function readInput(): Promise<{ readonly json: string; readonly gone: AbortSignal }> {
  const gone = new AbortController();
  return new Promise((resolve, reject) => {
    let json = "";
    process.stdin
      .setEncoding("utf8")
      .on("data", (text: string) => {
        json += text;
        if (text.includes("\n") && /^\{"attended":true,/.test(json)) resolve({ json, gone: gone.signal });
      })
      .on("end", () => {
        gone.abort(new Error("given up by whoever started it"));
        resolve({ json, gone: new AbortController().signal });
      })
      .on("error", reject);
  });
}

async function main(): Promise<void> {
  const { json, gone } = await readInput();
  const result = await runAdmin(process.argv[2], json, gone);
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

main()
  .catch((error: Error) => {
    process.stderr.write(`${error.message.replaceAll("\n", " ")}\n`);
    process.exitCode = 1;
  })
  // Nobody has to end it for the command to end.
  .finally(() => process.stdin.destroy());
