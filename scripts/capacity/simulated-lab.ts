import { START_MARK } from "../load/load-hosts";
import type { ExecResult, RunningStack, ServiceHandle } from "../stack/running-stack";

export interface Simulation {
  /** Answers a second that it gives at most, and how long one takes where nobody waits. */
  readonly perSecond: number;
  readonly serviceSeconds: number;
  /** Connections beyond which it refuses a tenth with 503. */
  readonly shedsFrom?: number;
  /** Called before each measurement with its number of connections; what it throws the load generator says. */
  readonly onLoad?: (connections: number) => void;
  /** Seats that MySQL shows as sold twice. */
  readonly doubleBookings?: number;
}

const done: ExecResult = { stdout: "", stderr: "", exitCode: 0 };
const service = (name: string): ServiceHandle => ({
  ...{ name, host: "local", container: name, image: name, endpoint: `${name}:8080` },
});

/** A lab in which every load takes no time, for tests: wrk's words, as a single server with a line would bring them about. */
export function simulatedLab(simulation: Simulation): RunningStack & { readonly resets: () => number } {
  let resets = 0;
  return {
    ...{ name: "simulated", imageSource: "debian", bookingStrategy: "row-lock", entry: "app-1" },
    services: { loadgen: service("loadgen"), "app-1": service("app-1") },
    async exec(_, argv, options) {
      const text = argv.join(" ");
      if (argv[0] === "date") return { ...done, stdout: `${Date.now() / 1000}` };
      if (!text.includes("--connections=")) return done;
      const answer = wrkSays(simulation, numberIn(text, "connections"), numberIn(text, "duration"));
      for (const line of answer.stdout.split("\n")) options?.onStdoutLine?.(line);
      return answer;
    },
    async admin<Result>(command: string) {
      if (command === "reset") resets++;
      const { doubleBookings = 0 } = simulation;
      return { seatsSold: 0, bookings: 0, doubleBookings, acknowledgedMissing: 0 } as Result;
    },
    query: async () => [],
    queryRange: async (promql, { end }) =>
      promql.includes('service=~"app.*"') ? [{ labels: { service: "app-1" }, points: [[end, 0.97]] }] : [],
    snapshot: async () => ({
      settings: { databasePoolSize: "20" },
      containers: { "app-1": { id: "1", image: "app", startedAt: "then" } },
    }),
    resets: () => resets,
  };
}

function wrkSays(simulation: Simulation, connections: number, seconds: number): ExecResult {
  simulation.onLoad?.(connections);
  const { perSecond, serviceSeconds, shedsFrom = Number.POSITIVE_INFINITY } = simulation;
  const throughput = Math.round(Math.min(perSecond, connections / serviceSeconds));
  const refused = connections > shedsFrom ? Math.round(throughput / 10) : 0;
  const micros = Math.round((1e6 * connections) / throughput);
  const counts = `200=${throughput - refused}${refused > 0 ? ` 503=${refused}` : ""}`;
  const result = {
    ...{ requests: throughput * seconds, duration_us: seconds * 1e6, bytes: 1000 },
    errors: { connect: 0, read: 0, write: 0, status: 0, timeout: 0 },
    statuses: { "200": (throughput - refused) * seconds, ...(refused > 0 ? { "503": refused * seconds } : {}) },
    ...{ latency_us: [[micros, throughput * seconds]], uncorrected_us: null },
    ...{ acknowledged_count: 0, acknowledged: [] },
  };
  const start = Math.floor(Date.now() / 1000);
  const ticks = Array.from({ length: seconds + 1 }, (_, second) => `--- tick ${start + second} ${counts}`);
  const lines = [`${START_MARK} ${start}000000000`, ...ticks, "--- ticketwatch result ---", JSON.stringify(result)];
  return { ...done, stdout: `${lines.join("\n")}\n` };
}

const numberIn = (text: string, name: string) => Number(new RegExp(`--${name}=(\\d+)`).exec(text)?.[1]);
