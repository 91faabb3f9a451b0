/**
 * Figures of the whole lab: a no-op `up` against a no-op of as many bare resources, the time from `up` to the first data
 * in Prometheus, and the memory at rest. Stands up a stack of its own and removes it. Run: npx tsx bench/whole-lab.ts
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import Docker from "dockerode";
import { messageOf } from "../kit/user-error";
import { ensureToolchain } from "../scripts/setup/toolchain";
import { pulumiEnvironment } from "../scripts/stack/pulumi-environment";
import { stackObjects } from "../scripts/stack/stack-objects";
import { openStack } from "../scripts/stack/workspace";
import { lab, TestStack } from "../test/helpers/lab-cli";

const rounds = 5;
const restSeconds = 30;

async function main(): Promise<void> {
  const toolchain = await ensureToolchain(() => {});
  const own = await TestStack.reserve("bench");
  const backend = mkdtempSync(join(tmpdir(), "ticketwatch-bare-"));
  try {
    const started = performance.now();
    const up = await lab(own.up);
    if (up.exitCode !== 0) throw new Error(up.stderr);
    const firstData = performance.now() - started;
    const stack = await openStack(own.name, toolchain);
    const resources = (await stack.up({ color: "never" })).summary.resourceChanges?.same ?? 0;
    const bare = await bareStack(backend, resources, pulumiEnvironment(toolchain));
    const ratios = await noOpRatios(stack, bare);
    await sleep(restSeconds * 1000);
    report({ resources, ratios, firstData, memory: await memoryAtRest(own.name) });
  } finally {
    rmSync(backend, { recursive: true, force: true });
    await own.remove();
  }
}

async function bareStack(backend: string, resources: number, env: Record<string, string>): Promise<Stack> {
  const envVars = { ...env, PULUMI_BACKEND_URL: `file://${backend}`, BARE_RESOURCES: `${resources - 1}` };
  const args = { stackName: "bare", workDir: join(__dirname, "bare") };
  const bare = await LocalWorkspace.createOrSelectStack(args, { envVars, secretsProvider: "passphrase" });
  await bare.up({ color: "never" });
  return bare;
}

/** The two in turn, so that a slow minute of the machine meets both. */
async function noOpRatios(stack: Stack, bare: Stack): Promise<number[]> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) ratios.push((await seconds(stack)) / (await seconds(bare)));
  return ratios.sort((a, b) => a - b);
}

async function seconds(stack: Stack): Promise<number> {
  const started = performance.now();
  const { summary } = await stack.up({ color: "never" });
  const changed = Object.entries(summary.resourceChanges ?? {}).filter(([operation]) => operation !== "same");
  if (changed.length > 0) throw new Error(`a no-op changed something: ${JSON.stringify(changed)}`);
  return (performance.now() - started) / 1000;
}

/** MiB in use by each service, without the page cache that the kernel would give back. */
async function memoryAtRest(stack: string): Promise<Map<string, number>> {
  const { containers } = await stackObjects(stack);
  const sizes = containers.map(async ({ Id, Labels }): Promise<[string, number]> => {
    const { memory_stats } = await new Docker().getContainer(Id).stats({ stream: false });
    const { inactive_file = 0, total_inactive_file = inactive_file } = memory_stats.stats as unknown as Record<
      string,
      number
    >;
    return [Labels["ticketwatch.service"] ?? Id, (memory_stats.usage - total_inactive_file) / 1024 ** 2];
  });
  return new Map(await Promise.all(sizes));
}

interface Figures {
  readonly resources: number;
  readonly ratios: readonly number[];
  readonly firstData: number;
  readonly memory: ReadonlyMap<string, number>;
}

function report({ resources, ratios, firstData, memory }: Figures): void {
  const total = [...memory.values()].reduce((sum, size) => sum + size, 0);
  const parts = [...memory].sort(([, a], [, b]) => b - a).map(([service, size]) => `${service} ${size.toFixed(0)}`);
  const [low, middle, high] = [ratios[0], ratios[Math.floor(ratios.length / 2)], ratios.at(-1)].map((ratio) =>
    ratio?.toFixed(2),
  );
  process.stdout.write(
    [
      `| What | Figure |`,
      `| --- | --- |`,
      `| no-op \`up\` of the lab (${resources} resources, refreshed) : no-op of as many bare resources, median of ${rounds} (least to most) | ${middle} (${low} to ${high}) |`,
      `| from \`./lab up\` to every target scraped, caches warm | ${(firstData / 1000).toFixed(0)} s |`,
      `| memory of all containers at rest | ${total.toFixed(0)} MiB: ${parts.join(", ")} |`,
      "",
    ].join("\n"),
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
