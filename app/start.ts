import type { Logger } from "pino";
import { createBookSeat } from "./booking/book-seat";
import { DatabaseSeatMap } from "./booking/seat-map";
import type { AppConfig } from "./config";
import { type DatabaseHealth, DatabaseMonitor } from "./db/monitor";
import { DatabasePool } from "./db/pool";
import { createExpressApp } from "./http/express-app";
import { HttpServer, listen } from "./http/http-server";
import { type AppMetrics, createMetrics } from "./metrics/metrics";
import { createMetricsServer } from "./metrics/metrics-server";
import { addPoolGauges } from "./metrics/pool-gauges";

/** ms that a shutdown waits for requests that run. */
const shutdownGrace = 10_000;

export interface RunningApp {
  readonly httpPort: number;
  readonly metricsPort: number;
  /** Finishes what was accepted, then closes everything. */
  stop(): Promise<void>;
}

/** Builds the app from its layers and starts it. The database may be away: the app then waits for it, alive. */
export async function startApp(config: AppConfig, logger: Logger): Promise<RunningApp> {
  const metrics = createMetrics(config.bookingStrategy);
  const pool = createPool(config, metrics);
  const monitor = createMonitor(config, metrics, logger);
  const server: HttpServer = new HttpServer(
    createExpressApp({
      bookSeat: createBookSeat(pool, config.bookingStrategy, metrics),
      seatMap: new DatabaseSeatMap(pool),
      databaseHealth: () => monitor.health(),
      isStopping: () => server.isStopping(),
      logger,
    }),
    metrics,
  );
  const metricsServer = createMetricsServer(metrics.registry);
  const metricsPort = await listen(metricsServer, config.metricsPort);
  const httpPort = await server.listen(config.httpPort);
  await monitor.start();
  logger.info({ httpPort, metricsPort, bookingStrategy: config.bookingStrategy }, "listening");
  return {
    httpPort,
    metricsPort,
    async stop() {
      logger.info("stopping");
      const cutOff = await server.stop(shutdownGrace);
      if (cutOff > 0) logger.warn({ cutOff }, "requests cut off: they took too long to finish");
      monitor.stop();
      await pool.close();
      metricsServer.close();
      metricsServer.closeAllConnections();
      logger.info("stopped");
    },
  };
}

function createPool(config: AppConfig, metrics: AppMetrics): DatabasePool {
  const { database: settings, poolSize, queueLimit } = config;
  const onAcquired = (seconds: number) => metrics.dbPoolAcquireWait.observe(seconds);
  const pool = new DatabasePool({ settings, poolSize, queueLimit, onAcquired });
  addPoolGauges(metrics.registry, () => pool.state());
  return pool;
}

/** Says in the log when the database comes and goes, not for every request that meets it away. */
function createMonitor(config: AppConfig, metrics: AppMetrics, logger: Logger): DatabaseMonitor {
  return new DatabaseMonitor(config.database, (health, previous) => {
    metrics.dbUp.set(health.up ? 1 : 0);
    if (describe(health) === describe(previous)) return;
    if (health.up && health.migrated) logger.info("the database is ready");
    else logger.warn({ reason: health.reason }, "the database is not ready");
  });
}

function describe({ up, migrated, reason }: DatabaseHealth): string {
  return `${up} ${migrated} ${reason}`;
}
