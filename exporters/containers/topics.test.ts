import { Registry } from "prom-client";
import { expect, it } from "vitest";
import { containerMetrics as names } from "../../contract/container-metrics";
import { Page } from "../testing/page";
import { type ContainerSample, hasFigures } from "./container-sample";
import { cpuTopic } from "./cpu";
import { byDevice } from "./disk-io";
import type { Inspected } from "./engine";
import { healthOf, lifeTopic } from "./life";
import { memoryOf, memoryTopic } from "./memory";
import { networkTopic } from "./network";

type MemoryStats = Parameters<typeof memoryOf>[0];

it("takes memory figures of cgroup v1 with those of child cgroups", () => {
  const stats = { cache: 1, total_cache: 30, rss: 2, total_rss: 50, inactive_file: 3, total_inactive_file: 20 };
  const memory = memoryOf({ usage: 100, stats } as unknown as MemoryStats);
  expect(memory).toEqual({ usage: 100, workingSet: 80, rss: 50, cache: 30 });
});

it("takes memory figures of cgroup v2 by their other names", () => {
  const stats = { anon: 50, file: 30, inactive_file: 20 };
  const memory = memoryOf({ usage: 100, stats } as unknown as MemoryStats);
  expect(memory).toEqual({ usage: 100, workingSet: 80, rss: 50, cache: 30 });
});

it("never tells a working set below zero", () => {
  expect(memoryOf({ usage: 10, stats: { inactive_file: 20 } } as unknown as MemoryStats).workingSet).toBe(0);
});

it("reads block I/O whichever way the operation is written", () => {
  const entry = (op: string, value: number) => ({ major: 8, minor: 0, op, value });
  const v1 = { io_service_bytes_recursive: [entry("Read", 5), entry("Write", 6), entry("Total", 11)] };
  const v2 = { io_service_bytes_recursive: [entry("read", 5), entry("write", 6)] };
  for (const stats of [v1, v2]) {
    expect(byDevice(stats, "io_service_bytes_recursive", "write")).toEqual(new Map([["8:0", 6]]));
  }
});

it("calls a container that has stopped unhealthy, and one without a check neither", () => {
  const state = (Running: boolean, Status?: string) =>
    ({ State: { Running, Restarting: false, Health: Status && { Status } } }) as unknown as Inspected;
  expect(healthOf(state(true, "healthy"))).toBe("healthy");
  expect(healthOf(state(true, "starting"))).toBe("starting");
  expect(healthOf(state(false, "healthy"))).toBe("unhealthy");
  expect(healthOf(state(true))).toBe("none");
  expect(healthOf(state(false))).toBe("none");
});

it("takes the document of a container that has just stopped for no figures", () => {
  expect(hasFigures({ read: "2026-04-01T10:00:00.123456789Z" })).toBe(true);
  expect(hasFigures({ read: "0001-01-01T00:00:00Z" })).toBe(false);
  expect(hasFigures(undefined)).toBe(false);
});

it("shows what a host without cgroups for memory and threads does count", async () => {
  const sample = {
    labels: { name: "a", image: "i", service: "s" },
    inspected: { HostConfig: {}, State: { Running: true, StartedAt: "2026-04-01T10:00:00Z" } },
    stats: {
      cpu_stats: { cpu_usage: { total_usage: 3e9 }, throttling_data: {} },
      memory_stats: {},
      pids_stats: {},
      networks: { eth0: { rx_bytes: 7 } },
    },
    oomBouts: 0,
    restarts: 0,
    seen: 1,
  } as unknown as ContainerSample;
  const registry = new Registry();
  for (const topic of [cpuTopic, memoryTopic, networkTopic, lifeTopic]) topic(registry).publish(sample);
  const page = new Page(await registry.metrics());
  expect(page.value(names.cpuUsage)).toBe(3);
  expect(page.value(names.receivedBytes)).toBe(7);
  const missing = [names.cpuUser, names.cpuPeriods, names.memoryUsage, names.memoryWorkingSet, names.memoryRss];
  for (const name of [...missing, names.transmittedBytes, names.threads]) expect(page.all(name), name).toEqual([]);
});
