import { setTimeout as sleep } from "node:timers/promises";
import { anyImage } from "../../airgap/images/any-image";
import { logs, mounted, startContainer } from "../../airgap/images/testing";
import { docker } from "../../kit/commands";

const config = "/etc/prometheus/prometheus.yml";
const samples = "/etc/prometheus/samples.om";
const patienceMs = 120_000;

/** A Prometheus that scrapes nothing and holds exactly these samples (OpenMetrics, with times); returns its address. */
export async function prometheusHolding(openMetrics: string): Promise<string> {
  const mounts = [...mounted(samples, openMetrics), ...mounted(config, "scrape_configs: []\n")];
  const backfill = `promtool tsdb create-blocks-from openmetrics ${samples} /prometheus`;
  const serve = `exec prometheus --config.file=${config} --storage.tsdb.path=/prometheus`;
  const options = ["--publish", "127.0.0.1::9090", ...mounts, "--entrypoint", "sh"];
  const name = await startContainer(await anyImage("prometheus"), options, ["-c", `${backfill} && ${serve}`]);
  const { stdout } = await docker(["port", name, "9090/tcp"]);
  const url = `http://${stdout.trim().split("\n")[0]}`;
  await ready(url, name);
  return url;
}

async function ready(url: string, name: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  // Docker takes connections before Prometheus does, and such a one may never be answered.
  const ask = () => fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
  while (!(await ask())?.ok) {
    if (Date.now() > deadline) throw new Error(`Prometheus is not ready: ${await logs(name)}`);
    await sleep(200);
  }
}
