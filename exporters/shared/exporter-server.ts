import type { Logger } from "pino";
import { listen } from "../../kit/listen";
import { createMetricsServer } from "../../kit/metrics-server";
import type { RunningService } from "../../kit/run-service";
import type { Exporter } from "./exporter";

/** An exporter that listens. */
export interface RunningExporter extends RunningService {
  readonly port: number;
}

/** Serves an exporter's page at /metrics, and /healthz for the container's health, which asks no source. */
export async function serveExporter(
  exporter: Exporter<never> | Exporter<unknown>,
  port: number,
  logger: Logger,
  close: () => void | Promise<void>,
): Promise<RunningExporter> {
  const server = createMetricsServer(exporter, { healthPath: "/healthz" });
  const metricsPort = await listen(server, port);
  logger.info({ metricsPort }, "listening");
  return {
    port: metricsPort,
    async stop() {
      server.close();
      server.closeAllConnections();
      await close();
    },
  };
}
