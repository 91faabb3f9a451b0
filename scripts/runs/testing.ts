import type { ResourceRecord } from "./measured";
import type { RunRecord, StageRecord } from "./record";
import type { DatabaseResult, HttpResult, LoadResult } from "./result";

/** A result as a sale of five seats leaves it, for tests. */
export function exampleResult(changes: Partial<HttpResult> = {}): HttpResult {
  return {
    kind: "http",
    requests: 10_000,
    durationSeconds: 10,
    throughput: 1000,
    loadModel: "closed-loop",
    latencyCorrection: "wrk",
    bytes: 2_000_000,
    statuses: { "201": 5, "409": 9995 },
    socketErrors: { connect: 0, read: 0, write: 0, timeout: 0 },
    latencySeconds: exampleLatency(),
    latencyHistogram: null,
    uncorrected: null,
    perSecond: [],
    acknowledged: 5,
    acknowledgedRead: 5,
    ...changes,
  };
}

/** A result of sysbench, for tests. */
export function exampleDatabaseResult(changes: Partial<DatabaseResult> = {}): DatabaseResult {
  return {
    kind: "database",
    transactions: 2000,
    durationSeconds: 10,
    throughput: 200,
    loadModel: "closed-loop",
    latencyCorrection: "none",
    latencySeconds: exampleLatency(),
    latencyHistogram: null,
    perSecond: [],
    queries: { read: 2000, write: 4000, other: 2000 },
    deadlocks: 3,
    lockTimeouts: 0,
    reconnects: 0,
    cappedLatencies: 0,
    ...changes,
  };
}

function exampleLatency() {
  return {
    ...{ min: 0.001, mean: 0.02, stdev: 0.01, p50: 0.0155, p75: 0.02, p90: 0.04 },
    ...{ p95: 0.05, p99: 0.09, p999: 0.4, p9999: 1.1, max: 1.25 },
  };
}

/** A run that went well, for tests. */
export function exampleRecord(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    schemaVersion: 3,
    id: "20260401T180000Z-on-sale-00ff",
    scene: "on-sale",
    options: { threads: 2 },
    stack: "example",
    imageSource: "debian",
    bookingStrategy: "row-lock",
    startedAt: "2026-04-01T18:00:00.000Z",
    endedAt: "2026-04-01T18:00:10.000Z",
    status: "completed",
    loadHosts: [{ name: "loadgen", host: "local", clockOffsetSeconds: 0 }],
    parts: [{ scene: "on-sale", summary: "the sale opens", status: "completed", seatsAlreadySold: 0 }],
    stages: [exampleStage(exampleResult())],
    headline: "bookings",
    integrity: { seatsSold: 5, bookings: 5, doubleBookings: 0, acknowledged: 5, acknowledgedMissing: 0 },
    appCounters: { answered: 10_010, abandoned: 40, relativeDifference: 0.001, inFlight: 50 },
    databaseWatch: null,
    warnings: [],
    verdict: { passed: true, reasons: [] },
    ...exampleMeasured(),
    ...changes,
  };
}

/** What was seen of a run from outside, for tests. */
export function exampleMeasured() {
  return {
    summary: "The scene on-sale ran for 10 s and passed.",
    seed: 1,
    alerts: [],
    saturation: {
      windowSeconds: 30,
      resources: [
        exampleResource({ resource: "app-cpu", subject: "app", mean: 0.97, p95: 1, max: 1, saturated: true }),
      ],
      limit: { resource: "app-cpu", subject: "app", explanation: "the app used 97 % of one core" },
    },
    series: [
      {
        name: "requests",
        unit: "req/s",
        panel: "Throughput at the app",
        labels: { route: "/bookings" },
        points: [
          [1_775_066_400, 990],
          [1_775_066_405, null],
          [1_775_066_410, 1010],
        ],
      },
    ],
    measurement: { trustworthy: true, findings: [] },
    annotation: { id: 7, url: "http://127.0.0.1:3000/d/load-runs" },
    links: [{ title: "Load runs", url: "http://127.0.0.1:3000/d/load-runs" }],
    lab: {
      settings: { databasePoolSize: 20 },
      images: { app: "ticketwatch/app" },
      replicas: 1,
      machine: { cores: 2, model: "example", memoryBytes: 8 * 2 ** 30 },
    },
  } satisfies Partial<RunRecord>;
}

/** A resource with room to spare, for tests. */
export function exampleResource(changes: Partial<ResourceRecord> = {}): ResourceRecord {
  return {
    ...{ resource: "pool", subject: "app", unit: "ratio", mean: 0.1, p95: 0.2, max: 0.3 },
    ...{ saturatedFrom: 0.9, saturated: false },
    ...changes,
  };
}

export function exampleStage(result: LoadResult | null, changes: Partial<StageRecord> = {}): StageRecord {
  return {
    name: "bookings",
    part: "on-sale",
    measured: true,
    load: { tool: "wrk", threads: 2, connections: 10, openedConnections: 10 },
    plannedSeconds: 10,
    startedAt: "2026-04-01T18:00:00.000Z",
    endedAt: "2026-04-01T18:00:10.000Z",
    result,
    objectives: [],
    hosts: [{ name: "loadgen", command: "wrk", startedAt: "2026-04-01T18:00:00.000Z", rawOutput: "raw/bookings.txt" }],
    ...changes,
  };
}
