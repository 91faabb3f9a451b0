import { expect, test } from "vitest";
import { liveRunMetrics, loadRunMetrics } from "../../contract/load-metrics";
import { exampleDatabaseResult, exampleRecord, exampleStage } from "../runs/testing";
import { liveMetricsText, runMetricsText } from "./push";

const text = runMetricsText(exampleRecord());

test("writes the run's figures in the Prometheus format", () => {
  expect(text).toContain('ticketwatch_load_run_latency_seconds{quantile="0.99"} 0.09\n');
  expect(text).toContain('ticketwatch_load_run_responses{status="409"} 9995\n');
  expect(text).toContain('ticketwatch_load_run_socket_errors{kind="timeout"} 0\n');
  expect(text).toContain("ticketwatch_load_run_passed 1\n");
});

test.each(Object.values(loadRunMetrics))("describes %s before its samples", (name) => {
  expect(text).toMatch(new RegExp(`# HELP ${name} .+\\.\n# TYPE ${name} gauge\n${name}[ {]`));
});

test("carries neither run id nor other unbounded labels", () => {
  const labels = [...text.matchAll(/[{,](\w+)="/g)].map(([, label]) => label);
  expect([...new Set(labels)].sort()).toEqual(["kind", "quantile", "status"]);
  expect(text).not.toContain(exampleRecord().id);
});

test("keeps integrity apart from a result that is missing", () => {
  const partial = runMetricsText(exampleRecord({ headline: null }));
  expect(partial).toContain("ticketwatch_load_run_double_bookings 0\n");
  expect(partial).not.toContain("latency");
});

test("pushes a database run without what only HTTP has", () => {
  const pushed = runMetricsText(exampleRecord({ stages: [exampleStage(exampleDatabaseResult())] }));
  expect(pushed).toContain("ticketwatch_load_run_requests 2000\n");
  expect(pushed).not.toContain("ticketwatch_load_run_responses");
});

test("writes live figures without labels, and leaves out the unknown", () => {
  const some = liveMetricsText({ doing: "bookings", percent: 50, perSecond: 120, failed: 3 }, 5000);
  expect(some).toContain(`${liveRunMetrics.progress} 0.5\n`);
  expect(some).toContain(`${liveRunMetrics.throughput} 120\n`);
  expect(some).toContain(`${liveRunMetrics.updated} 5\n`);
  expect(some).not.toMatch(new RegExp(`^${liveRunMetrics.p99}`, "m"));
  expect(some).not.toMatch(/[{}]/);
});
