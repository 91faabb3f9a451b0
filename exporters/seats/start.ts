import type { Logger } from "pino";
import { Registry } from "prom-client";
import { seatsMetrics as names } from "../../contract/seats-metrics";
import { Exporter, type Source } from "../shared/exporter";
import { type RunningExporter, serveExporter } from "../shared/exporter-server";
import { scrapeTime } from "../shared/scrape-time";
import type { readConfig } from "./config";
import { SaleReader } from "./sale-reader";
import { type SaleState, saleMetrics } from "./sale-state";

/** ms for one collection. */
const deadline = 0.6 * scrapeTime;

/** Starts the seats exporter; MySQL may be away. */
export async function startSeatsExporter(
  config: ReturnType<typeof readConfig>,
  logger: Logger,
): Promise<RunningExporter> {
  const registry = new Registry();
  const reader = new SaleReader(config.database);
  const own = { up: names.up, collectDuration: names.collectDuration, errors: names.errors };
  const options = { registry, names: own, sourceName: "the ticket database", logger, deadline };
  const exporter = new Exporter(seatsSource(registry, reader), options);
  return await serveExporter(exporter, config.httpPort, logger, () => reader.close());
}

function seatsSource(registry: Registry, reader: SaleReader): Source<SaleState> {
  const sale = saleMetrics(registry);
  return {
    read: ({ signal }) => reader.read(signal),
    publish: (state) => sale.publish(state),
    forget() {
      for (const metric of sale.metrics) metric.clear();
    },
  };
}
