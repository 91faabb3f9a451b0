import type { Logger } from "pino";
import { metricNames } from "../contract/app-metrics";
import { listen } from "../kit/listen";
import { createMetricsServer } from "../kit/metrics-server";
import type { RunningService } from "../kit/run-service";
import { createBookSeat } from "./booking/book-seat";
import { EpochWatch } from "./booking/epoch-watch";
import { createFindBooking } from "./booking/find-booking";
import { SeatMapReader } from "./booking/seat-map-reader";
import { Snapshot } from "./booking/snapshot";
import { SoldSeatCache } from "./booking/sold-seat-cache";
import { isSafe } from "./booking/strategies";
import type { AppConfig } from "./config";
import { type DatabaseHealth, DatabaseMonitor } from "./db/monitor";
import { DatabasePool } from "./db/pool";
import { createRequestListener } from "./http/express-app";
import { HttpServer } from "./http/http-server";
import { RefusalPacer } from "./http/refusal-pacer";
import { type AppMetrics, createMetrics } from "./metrics/metrics";
import { addGauge, addPoolGauges } from "./metrics/pool-gauges";

/** ms that a shutdown waits for requests that run. */
const shutdownGrace = 10_000;
/** Connections for reading, apart from those for bookings, so that the map does not wait behind them. */
const readers = { poolSize: 2, queueLimit: 10 };

export interface RunningApp extends RunningService {
  readonly httpPort: number;
  readonly metricsPort: number;
}

/**
 * Builds the app from its layers and starts it; `page` is the buyer's page. The database may be away: the app then waits
 * for it, alive.
 */
export async function startApp(config: AppConfig, logger: Logger, page: string): Promise<RunningApp> {
  const { bookingStrategy, transactionIsolation } = config;
  const metrics = createMetrics(bookingStrategy, transactionIsolation);
  announceStrategy(config, metrics, logger);
  const bookingPool = createBookingPool(config, metrics);
  const readingPool = new DatabasePool({ settings: config.database, ...readers });
  const monitor = createMonitor(config, metrics, logger);
  const cache = createCache(config, metrics);
  const epochWatch = cache && new EpochWatch(readingPool, cache);
  const pacer = createPacer(metrics);
  const server: HttpServer = new HttpServer(
    createRequestListener({
      bookSeat: createBookSeat(
        bookingPool,
        { strategy: bookingStrategy, deadlineMs: config.requestDeadline, cache },
        metrics,
      ),
      findBooking: createFindBooking(bookingPool, config.requestDeadline),
      // With a cache, a booking may be answered although the queue is full.
      refusesBookings: () => !cache && bookingPool.isFull(),
      countRefusal: () => metrics.bookings.inc({ strategy: bookingStrategy, outcome: "queue_full" }),
      pacer,
      page,
      seatMap: createSeatMap(config, readingPool, metrics),
      databaseHealth: () => monitor.health(),
      isStopping: () => server.isStopping(),
      logger,
    }),
    metrics,
    {
      maxConnections: config.maxConnections,
      longestWait: config.requestDeadline,
      crowd: { relieve: () => pacer.sendOldest(), evict: () => pacer.dropOldest() },
    },
  );
  addGauge(metrics.registry, metricNames.httpConnections, "Open client connections.", () => server.connections());
  const metricsServer = createMetricsServer(metrics.registry);
  const metricsPort = await listen(metricsServer, config.metricsPort);
  const httpPort = await server.listen(config.httpPort);
  await Promise.all([monitor.start(), epochWatch?.start()]);
  logger.info({ httpPort, metricsPort, bookingStrategy, soldSeatCache: cache !== undefined }, "listening");
  return {
    httpPort,
    metricsPort,
    async stop() {
      logger.info("stopping");
      const cutOff = await server.stop(shutdownGrace, config.drainSeconds * 1000);
      if (cutOff > 0) logger.warn({ cutOff }, "requests cut off: they took too long to finish");
      monitor.stop();
      epochWatch?.stop();
      await Promise.all([bookingPool.close(), readingPool.close()]);
      metricsServer.close();
      metricsServer.closeAllConnections();
      logger.info("stopped");
    },
  };
}

function announceStrategy({ bookingStrategy }: AppConfig, metrics: AppMetrics, logger: Logger): void {
  metrics.bookingStrategySafe.set(isSafe(bookingStrategy) ? 1 : 0);
  if (!isSafe(bookingStrategy)) logger.warn({ bookingStrategy }, "this booking strategy sells seats twice under load");
}

function createBookingPool(config: AppConfig, metrics: AppMetrics): DatabasePool {
  const { database: settings, poolSize, queueLimit, transactionIsolation: isolation } = config;
  const onAcquired = (seconds: number) => metrics.dbPoolAcquireWait.observe(seconds);
  const pool = new DatabasePool({ settings, poolSize, queueLimit, onAcquired, transactional: true, isolation });
  addPoolGauges(metrics.registry, () => pool.state());
  return pool;
}

function createCache({ soldSeatCache }: AppConfig, metrics: AppMetrics): SoldSeatCache | undefined {
  const cache = soldSeatCache ? new SoldSeatCache(() => metrics.soldSeatCacheClears.inc()) : undefined;
  const { registry } = metrics;
  addGauge(registry, metricNames.soldSeatCacheEnabled, "1 when the sold-seat cache is on.", () => (cache ? 1 : 0));
  addGauge(registry, metricNames.soldSeatCacheSeats, "Seats the cache knows to be sold.", () => cache?.size ?? 0);
  return cache;
}

function createSeatMap({ seatMapMaxAge: maxAge }: AppConfig, pool: DatabasePool, metrics: AppMetrics) {
  const reader = new SeatMapReader(pool);
  const snapshot = new Snapshot({
    read: () => reader.read(),
    maxAge,
    onRefresh(result, seconds) {
      metrics.seatMapRefreshes.inc({ result });
      metrics.seatMapRefreshDuration.observe(seconds);
    },
  });
  const help = "Age of the seat map that is held ready; 0 before it is first asked for.";
  addGauge(metrics.registry, metricNames.seatMapAge, help, () =>
    Number.isFinite(snapshot.age()) ? snapshot.age() : 0,
  );
  return snapshot;
}

function createPacer(metrics: AppMetrics): RefusalPacer {
  const pacer = new RefusalPacer();
  addGauge(metrics.registry, metricNames.httpRefusalsHeld, "Refusals waiting to be sent.", () => pacer.length);
  return pacer;
}

/** Says in the log when the database comes and goes, not for every request that meets it away. */
function createMonitor(config: AppConfig, metrics: AppMetrics, logger: Logger): DatabaseMonitor {
  return new DatabaseMonitor(config.database, (health, previous) => {
    metrics.dbUp.set(health.up ? 1 : 0);
    if (health.up !== previous.up) metrics.dbStateChanges.inc({ to: health.up ? "up" : "down" });
    if (describe(health) === describe(previous)) return;
    if (health.up && health.migrated) logger.info("the database is ready");
    else logger.warn({ reason: health.reason }, "the database is not ready");
  });
}

function describe({ up, migrated, reason }: DatabaseHealth): string {
  return `${up} ${migrated} ${reason}`;
}
