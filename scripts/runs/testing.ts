import type { LoadResult, RunRecord, StageRecord } from "./record";

/** A result as a sale of five seats leaves it, for tests. */
export function exampleResult(changes: Partial<LoadResult> = {}): LoadResult {
  return {
    requests: 10_000,
    durationSeconds: 10,
    throughput: 1000,
    bytes: 2_000_000,
    statuses: { "201": 5, "409": 9995 },
    socketErrors: { connect: 0, read: 0, write: 0, timeout: 0 },
    latencySeconds: {
      ...{ min: 0.001, mean: 0.02, stdev: 0.01, p50: 0.0155, p75: 0.02, p90: 0.04 },
      ...{ p95: 0.05, p99: 0.09, p999: 0.4, p9999: 1.1, max: 1.25 },
    },
    acknowledged: 5,
    acknowledgedRead: 5,
    ...changes,
  };
}

/** A run that went well, for tests. */
export function exampleRecord(changes: Partial<RunRecord> = {}): RunRecord {
  const result = exampleResult();
  return {
    schemaVersion: 1,
    id: "20260401T180000Z-on-sale-00ff",
    scene: "on-sale",
    options: { threads: 2 },
    stack: "example",
    imageSource: "debian",
    bookingStrategy: "row-lock",
    startedAt: "2026-04-01T18:00:00.000Z",
    endedAt: "2026-04-01T18:00:10.000Z",
    status: "completed",
    loadModel: "closed-loop",
    latencyCorrection: "wrk",
    stages: [exampleStage(result)],
    result,
    integrity: { seatsSold: 5, bookings: 5, doubleBookings: 0, acknowledged: 5, acknowledgedMissing: 0 },
    appCounters: { answered: 10_010, abandoned: 40, relativeDifference: 0.001, inFlight: 50 },
    seatsAlreadySold: 0,
    warnings: [],
    verdict: { passed: true, reasons: [] },
    ...changes,
  };
}

export function exampleStage(result: LoadResult | null, name = "bookings"): StageRecord {
  return {
    name,
    measured: true,
    threads: 2,
    connections: 10,
    openedConnections: 10,
    plannedSeconds: 10,
    startedAt: "2026-04-01T18:00:00.000Z",
    endedAt: "2026-04-01T18:00:10.000Z",
    result,
    rawOutput: `raw/${name}.txt`,
  };
}
