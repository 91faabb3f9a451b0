import { beforeEach, expect, it } from "vitest";
import type { OwnMetricNames } from "../shared/exporter";
import { scrapeTime } from "../shared/scrape-time";
import { fetchPage, Page } from "./page";
import type { SourceProxy } from "./source-proxy";

/** A running exporter behind whose source the test stands. */
export interface Subject {
  readonly port: number;
  readonly proxy: SourceProxy;
}

export interface ContractArgs {
  readonly subject: () => Subject;
  /** Every metric that the exporter documents. */
  readonly names: OwnMetricNames & Readonly<Record<string, string>>;
  /** Metrics that may have no sample in this test, such as those of a limit that nothing has. */
  readonly maybeEmpty?: readonly string[];
  /** Every label that may appear. */
  readonly labels: readonly string[];
}

/** What every exporter here promises, whatever it reads. */
export function exporterContract({ subject, names, maybeEmpty = [], labels }: ContractArgs): void {
  const page = () => fetchPage(subject().port);
  const ours = new Set<string>(Object.values(names));
  const own = [names.up, names.collectDuration, names.errors];

  /** The source answers again, however the test before left it. */
  beforeEach(async () => {
    await expect.poll(async () => (await page()).value(names.up), { timeout: 20_000 }).toBe(1);
  });

  it("shows exactly the metrics that it documents, each with type and help", async () => {
    const { types, help, samples } = await page();
    const shown = [...types.keys()].filter((name) => !/^(process|nodejs)_/.test(name));
    expect(shown.sort()).toEqual([...ours].sort());
    for (const name of types.keys()) expect(help.get(name)?.length, name).toBeGreaterThan(5);
    const filled = new Set(samples.map(({ name }) => name));
    expect([...ours].filter((name) => !filled.has(name) && !maybeEmpty.includes(name))).toEqual([]);
  });

  it("names metrics as Prometheus's guide asks", async () => {
    const { types } = await page();
    for (const name of ours) {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
      expect(types.get(name) === "counter", name).toBe(name.endsWith("_total"));
      expect(name).not.toMatch(/(milliseconds|_ms|kilobytes|_percent)\b/);
    }
  });

  it("gives every sample a family and no label beyond the documented ones", async () => {
    const read = await page();
    for (const sample of read.samples) {
      expect(read.types.has(read.familyOf(sample)), sample.name).toBe(true);
      if (!ours.has(sample.name)) continue;
      expect(Object.keys(sample.labels).filter((label) => !labels.includes(label))).toEqual([]);
      expect(Number.isFinite(sample.value), sample.name).toBe(true);
    }
  });

  it("says that it lives without asking its source", async () => {
    const { proxy, port } = subject();
    const asked = proxy.requests.length;
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    expect(proxy.requests.length).toBe(asked);
  });

  it("shows no old value while its source is gone, and recovers", async () => {
    const { proxy } = subject();
    const { port } = proxy;
    const errors = (await page()).value(names.errors) ?? 0;
    await proxy.close();
    const away = await page();
    await proxy.open(port);
    expect(away.value(names.up)).toBe(0);
    expect(away.value(names.errors)).toBeGreaterThan(errors);
    expect(away.samples.filter(({ name }) => ours.has(name) && !own.includes(name))).toEqual([]);
  });

  it("answers in time although its source hangs, and recovers", async () => {
    const { proxy, port } = subject();
    proxy.hang();
    const started = performance.now();
    const texts = await Promise.all(
      [1, 2, 3].map(async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
    );
    const taken = performance.now() - started;
    proxy.resume();
    expect(taken).toBeLessThan(scrapeTime);
    for (const text of texts) expect(new Page(text).value(names.up)).toBe(0);
  });
}
