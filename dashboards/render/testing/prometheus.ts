import { setTimeout as sleep } from "node:timers/promises";
import { anyImage } from "../../../airgap/images/any-image";
import { docker } from "../../../airgap/images/commands";
import { mounted, startContainer } from "../../../airgap/images/testing";

/** A series with a value for each moment; `null` is a scrape that failed. */
export interface CraftedSeries {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[];
}

const config = "/etc/prometheus/prometheus.yml";
const samples = "/etc/prometheus/samples.txt";
const patienceMs = 60_000;

/** A Prometheus that holds exactly these series from `start` on, one value every `stepSeconds`; returns its address. */
export async function prometheusWith(
  series: readonly CraftedSeries[],
  start: number,
  stepSeconds: number,
): Promise<string> {
  const text = openMetrics(series, start, stepSeconds);
  const mounts = [...mounted(samples, text), ...mounted(config, "global: {}\n")];
  const script = `promtool tsdb create-blocks-from openmetrics ${samples} /prometheus && exec prometheus --config.file=${config} --storage.tsdb.path=/prometheus`;
  const options = ["--publish", "127.0.0.1::9090", "--entrypoint", "sh", ...mounts];
  const name = await startContainer(await anyImage("prometheus"), options, ["-c", script]);
  const { stdout } = await docker(["port", name, "9090/tcp"]);
  const url = `http://${stdout.trim().split("\n")[0]}`;
  await ready(url, name);
  return url;
}

async function ready(url: string, name: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    // The engine may take a connection for a port that nobody answers behind yet.
    const answer = await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(200);
  }
  throw new Error(`Prometheus is not ready: ${(await docker(["logs", name])).output}`);
}

function openMetrics(series: readonly CraftedSeries[], start: number, stepSeconds: number): string {
  const lines = series.flatMap(({ metric, labels, values }) => {
    const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
    return values.flatMap((value, index) =>
      value === null ? [] : [`${metric}{${pairs.join(",")}} ${value} ${start + index * stepSeconds}`],
    );
  });
  const names = [...new Set(series.map(({ metric }) => metric))];
  const byName = names.flatMap((name) => [
    `# TYPE ${name} unknown`,
    ...lines.filter((line) => line.startsWith(`${name}{`)),
  ]);
  return `${byName.join("\n")}\n# EOF\n`;
}
