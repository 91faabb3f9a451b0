import { type Register, withStack } from "../lib/program";
import { table } from "../lib/table";
import { examine } from "../stack/examine";
import type { Check } from "../stack/examine-machines";

/** `./lab doctor`: looks at the machine and changes nothing; exit code 0 when `./lab up` can work. */
export const registerDoctor: Register = (program) => {
  withStack(program.command("doctor"))
    .description("check the machine and say which engine, plugins and images would be used, and why")
    .option("--json", "as one JSON document on standard output", false)
    .action(async ({ stack, json }: { stack: string; json: boolean }) => {
      const checks = await examine(stack);
      const ok = checks.every((check) => check.ok);
      process.stdout.write(json ? `${JSON.stringify({ ok, checks }, null, 2)}\n` : render(checks, ok));
      if (!ok) process.exitCode = 1;
    });
};

function render(checks: readonly Check[], ok: boolean): string {
  const rows = checks.map(({ name, ok: good, found, remedy }) => [good ? "ok" : "NO", name, found, remedy ?? ""]);
  const verdict = ok ? "Ready: ./lab up\n" : "Not ready: see the lines marked NO.\n";
  return `${table(["", "what", "found", "remedy"], rows)}\n${verdict}`;
}
