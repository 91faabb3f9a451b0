import { setTimeout as sleep } from "node:timers/promises";
import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { silent } from "../testing/exporter-logger";
import { Page } from "../testing/page";
import { Exporter, type Source } from "./exporter";
import { readCounter, readGauge } from "./read-metrics";

const names = { up: "test_up", collectDuration: "test_collect_duration_seconds", errors: "test_errors_total" };

/** An exporter of one counter, whose source answers as the test says. */
function exporterOf(read: Source<number>["read"]) {
  const registry = new Registry();
  const metric = readCounter(registry, { name: "test_things_total", help: "Things that were read." });
  const publish = (value: number) => {
    metric.clear();
    metric.set({}, value);
  };
  const source = { read, publish, forget: metric.clear };
  const exporter = new Exporter(source, { registry, names, sourceName: "the test", logger: silent, deadline: 100 });
  return async () => new Page(await exporter.metrics());
}

describe("an exporter", () => {
  it("reads once for all who ask at the same time", async () => {
    let reads = 0;
    const page = exporterOf(async () => {
      await sleep(20);
      return ++reads;
    });
    const pages = await Promise.all([page(), page(), page()]);
    expect(pages.map((one) => one.value("test_things_total"))).toEqual([1, 1, 1]);
    expect((await page()).value("test_things_total")).toBe(2);
  });

  it("lets a counter begin anew when its source did", async () => {
    const values = [7, 3];
    const page = exporterOf(async () => values.shift() ?? 0);
    expect((await page()).value("test_things_total")).toBe(7);
    expect((await page()).value("test_things_total")).toBe(3);
  });

  it("gives up on a read that takes too long, and tells it so", async () => {
    let aborted = false;
    const page = exporterOf(
      ({ signal }) => new Promise(() => signal.addEventListener("abort", () => (aborted = true))),
    );
    const read = await page();
    expect(read.value(names.up)).toBe(0);
    expect(read.value(names.collectDuration)).toBeGreaterThan(0.09);
    expect(read.value("test_things_total")).toBeUndefined();
    expect(aborted).toBe(true);
  });

  it("counts what failed in part and stays up", async () => {
    const page = exporterOf(async ({ failed }) => {
      failed(new Error("one of them"));
      return 1;
    });
    const read = await page();
    expect(read.value(names.up)).toBe(1);
    expect(read.value(names.errors)).toBe(1);
  });

  it("takes back the values when the source goes, and has new ones when it is back", async () => {
    const answers: (() => number)[] = [
      () => 1,
      () => {
        throw new Error("gone");
      },
      () => 2,
    ];
    const page = exporterOf(async () => answers.shift()?.() ?? 0);
    const values = [await page(), await page(), await page()].map((one) => one.value("test_things_total"));
    expect(values).toEqual([1, undefined, 2]);
  });
});

it("makes no sample of a figure that the source did not give", async () => {
  const registry = new Registry();
  const counter = readCounter(registry, { name: "test_things_total", help: "Things that were read." });
  const gauge = readGauge(registry, { name: "test_level", help: "A level that was read." });
  for (const metric of [counter, gauge]) for (const value of [undefined, Number.NaN]) metric.set({}, value);
  expect(new Page(await registry.metrics()).samples).toEqual([]);
});
