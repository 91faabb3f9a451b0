import { entryRefusals } from "../rules/sale/slo";
import type { Thresholds } from "../thresholds";
import { bookings, container, limitCpu, pause, unlimitCpu, unpause } from "./commands";
import type { Drill, Runbook, Runbooks, Step } from "./types";
import { percent } from "./words";

const byStatus: Step = {
  query: 'sum by (route, status) (rate(ticketwatch_http_requests_total{status=~"5.."}[1m])) > 0',
  see: "which route fails, and how: 503 is an overload or a missing database, 500 is a fault of the app.",
};
const appLog: Step = { run: "./lab logs app-1", see: "what the app says about its failures." };

const outage: Drill = {
  how: "Pause MySQL under load: bookings run into their deadline and get a 503.",
  run: [`${bookings(90)} &`, "sleep 20", pause("mysql")],
  undo: [unpause("mysql")],
};
const slowness: Drill = {
  how: "Leave the app a tenth of a CPU under load.",
  run: [limitCpu("app-1", 0.1), bookings(60)],
  undo: [unlimitCpu("app-1")],
};

/** Runbooks of the service level objectives. */
export const sloRunbooks: Runbooks = (t) => ({
  AvailabilityBurnFast: availability(t, "fast"),
  AvailabilityBurnSlow: availability(t, "slow"),
  LatencyBurnFast: latency(t, "fast"),
  LatencyBurnSlow: latency(t, "slow"),
});

function availability({ slo }: Thresholds, pace: "fast" | "slow"): Runbook {
  const { longWindow, shortWindow, burnRate } = slo[pace];
  return {
    meaning:
      `Buyers get errors. The objective is that ${percent(slo.availability)} of the requests to \`/seats\` and \`/book\` do not end in a 5xx; ` +
      `over the last ${longWindow} and over the last ${shortWindow} they failed at ${burnRate} times the rate that it allows, or more. ` +
      `A 409 (seat taken) is an answer, not an error; a 5xx that HAProxy sends for want of a replica counts on whatever route.${pace === "slow" ? " It burns more slowly than the fast alert demands, and it does not stop." : ""}`,
    confirm: [
      {
        query: `ticketwatch:availability_error_ratio:rate${shortWindow}`,
        see: `the share of failed requests now; the line is ${percent(burnRate * (1 - slo.availability))}.`,
      },
      byStatus,
      {
        query: entryRefusals(shortWindow),
        see: "what HAProxy refuses by itself, per second: no replica is ready, see [SaleUnreachable](sale-unreachable.md).",
      },
      appLog,
    ],
    firstMoves: [
      "If [AppDatabaseDown](app-database-down.md) or [MysqlDown](mysql-down.md) fires too, begin there.",
      "If [BookingsShed](bookings-shed.md) fires too, it is an overload: take load away or add replicas.",
      `500s only: look for the request ids in the app's log; a replica that was replaced recently is the first suspect (\`docker inspect --format '{{.Created}}' ${container("app-1")}\`).`,
      "Only one replica fails: stop its container; HAProxy sends its requests to the others.",
    ],
    fire: outage,
  };
}

function latency({ slo }: Thresholds, pace: "fast" | "slow"): Runbook {
  const { longWindow, shortWindow, burnRate } = slo[pace];
  return {
    meaning:
      `Buyers wait. The objective is that ${percent(slo.latency)} of the answers of \`/seats\` and \`/book\` come within ${slo.latencySeconds} s; ` +
      `over the last ${longWindow} and over the last ${shortWindow} slow ones were ${burnRate} times as many as it allows, or more. ` +
      "Answers that failed do not count here; buyers who left before they were answered count by how long they had waited.",
    confirm: [
      {
        query: `ticketwatch:latency_error_ratio:rate${shortWindow}`,
        see: `the share of slow answers now; the line is ${percent(burnRate * (1 - slo.latency))}.`,
      },
      {
        query: 'route_quantile:ticketwatch_http_request_duration_seconds:rate1m{quantile="0.99"}',
        see: "which route is slow.",
      },
      {
        query:
          "sum(rate(ticketwatch_db_pool_acquire_wait_seconds_sum[1m])) / sum(rate(ticketwatch_db_pool_acquire_wait_seconds_count[1m]))",
        see: "how much of the time is spent in the queue for a database connection.",
      },
    ],
    firstMoves: [
      "Most of the time is in the queue: the load is more than the pool serves. Add replicas (`./lab up --set appReplicas=2`) or take load away.",
      "The queue is short: look at MySQL (row-lock waits, slow queries) and at [AppEventLoopLagging](app-event-loop-lagging.md).",
      "Everything on the machine is slow: [HostCpuHigh](host-cpu-high.md) tells whether CPU is the reason.",
    ],
    fire: slowness,
  };
}
