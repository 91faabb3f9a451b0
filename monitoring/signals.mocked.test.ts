import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { runProgram } from "../infra/testing/mocks";
import { defaultSettings } from "../scripts/stack/settings";
import { missingSignals, signals } from "./signals";

const known = JSON.parse(readFileSync(join(__dirname, "known-metrics.json"), "utf8")) as Record<string, object>;
/** Nobody here has run Grafana: what it tells is taken from its documentation. */
const notRecorded = ["grafana"];

describe("the signal matrix", () => {
  let jobs: string[];
  beforeAll(async () => {
    const { resources } = await runProgram("unit", defaultSettings());
    const prometheus = resources.find(({ type, name }) => type.endsWith(":Container") && name === "prometheus");
    const uploads: { file: string; content: string }[] = prometheus?.inputs.uploads;
    const configuration = uploads.find(({ file }) => file.endsWith("prometheus.yml"))?.content ?? "";
    jobs = parse(configuration).scrape_configs.map(({ job_name }: { job_name: string }) => job_name);
  }, 60_000);

  it("has a row for every job that is scraped, and no other", () => {
    expect(Object.keys(signals).sort()).toEqual([...jobs].sort());
  });

  it("asks for nothing that a running lab did not show", () => {
    const recorded = Object.keys(signals).filter((job) => !notRecorded.includes(job));
    expect(missingSignals(recorded, (job) => new Set(Object.keys(known[job] ?? {})))).toEqual([]);
  });

  it("names a metric once", () => {
    for (const [job, metrics] of Object.entries(signals)) expect(new Set(metrics).size, job).toBe(metrics.length);
  });
});

describe("missingSignals", () => {
  const all = (job: string) => new Set(signals[job]);

  it("finds nothing to say when all is there", () => {
    expect(missingSignals(Object.keys(signals), all)).toEqual([]);
  });

  it("names what is missing with its job, once for all replicas", () => {
    const present = (job: string) => new Set([...all(job)].filter((name) => name !== "mysql_up"));
    expect(missingSignals(["app", "app", "mysqld-exporter", "mysqld-exporter"], present)).toEqual([
      { job: "mysqld-exporter", metric: "mysql_up" },
    ]);
  });

  it("takes a histogram's count for the histogram", () => {
    const present = new Set(
      [...all("alertmanager")].map((name) => (name.endsWith("latency_seconds") ? `${name}_count` : name)),
    );
    expect(missingSignals(["alertmanager"], () => present)).toEqual([]);
  });
});
