import getPort from "get-port";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anyImage } from "../../airgap/images/any-image";
import { logs, mounted, removeContainers, startContainer } from "../../airgap/images/testing";
import { conditions } from "./conditions";
import { halfSeconds, history } from "./history";
import { marks, nameOf } from "./marks";

/** Unix seconds, an hour ago: Prometheus keeps it, and nothing of it is in the future. */
const start = 5 * Math.floor(Date.now() / 5000) - 3600;
const without = start + halfSeconds - 5;
const within = start + 2 * halfSeconds - 5;
let url: string;

beforeAll(async () => {
  const port = await getPort();
  url = `http://127.0.0.1:${port}`;
  const files = [
    ...mounted("/tmp/history.om", await history(conditions, start)),
    ...mounted("/tmp/prometheus.yml", "scrape_configs: []\n"),
  ];
  const backfill = "promtool tsdb create-blocks-from openmetrics /tmp/history.om /prometheus";
  const serve = "exec prometheus --config.file=/tmp/prometheus.yml --storage.tsdb.path=/prometheus";
  const options = ["--publish", `127.0.0.1:${port}:9090`, ...files, "--entrypoint", "sh"];
  const container = await startContainer(await anyImage("prometheus"), options, ["-c", `${backfill} && ${serve}`]);
  await ready(container);
}, 300_000);

afterAll(removeContainers);

async function ready(container: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  // Docker takes connections before Prometheus does, and such a one may never be answered.
  const ask = () => fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
  while (!(await ask())?.ok) {
    if (Date.now() > deadline) throw new Error(await logs(container));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Values that a query has at a moment; an answer that is no number draws nothing. */
async function valuesAt(expr: string, time: number): Promise<number[]> {
  const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expr, time: String(time) })}`);
  const { data, error } = (await answer.json()) as { data?: { result: { value: [number, string] }[] }; error?: string };
  if (!data) throw new Error(`${error}: ${expr}`);
  return data.result.map(({ value }) => Number(value[1])).filter(Number.isFinite);
}

describe.each(conditions)("when $title", ({ fills }) => {
  it.each(
    marks()
      .filter(fills)
      .map((mark) => ({ title: nameOf(mark), ...mark })),
  )("$title shows it, and nothing without it", async ({ expr }) => {
    expect(await valuesAt(expr, within)).not.toEqual([]);
    expect(await valuesAt(expr, without)).toEqual([]);
  });
});
