import { Gauge, type Registry } from "prom-client";
import { metricNames } from "../../contract/app-metrics";

/** What the connection pool knows about itself at this moment, in connections and waiting requests. */
export interface PoolState {
  readonly active: number;
  readonly idle: number;
  readonly limit: number;
  readonly waiting: number;
  readonly queueLimit: number;
}

/** Registers gauges that read `state` at every scrape. */
export function addPoolGauges(registry: Registry, state: () => PoolState): void {
  new Gauge({
    name: metricNames.dbPoolConnections,
    help: "Open database connections by state: active (lent to a request) or idle.",
    labelNames: ["state"] as const,
    registers: [registry],
    collect() {
      const { active, idle } = state();
      this.set({ state: "active" }, active);
      this.set({ state: "idle" }, idle);
    },
  });
  addGauge(
    registry,
    metricNames.dbPoolConnectionsLimit,
    "Most database connections the pool opens.",
    () => state().limit,
  );
  addGauge(
    registry,
    metricNames.dbPoolQueueLength,
    "Requests waiting for a database connection.",
    () => state().waiting,
  );
  addGauge(
    registry,
    metricNames.dbPoolQueueLimit,
    "Most requests that may wait; more are refused.",
    () => state().queueLimit,
  );
}

/** Registers a gauge that calls `read` at every scrape. */
export function addGauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
