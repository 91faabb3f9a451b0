import { createServer } from "node:http";
import type { Logger } from "pino";
import { Registry } from "prom-client";
import { listen } from "../kit/listen";
import type { RunningService } from "../kit/run-service";
import type { InboxConfig } from "./config";
import { inboxApp } from "./inbox-app";
import { InboxMetrics } from "./metrics";
import { NotificationStore } from "./store";

/** Seconds that a client has for its whole request. */
const requestSeconds = 10;

/** Starts the inbox; port 0 takes a free one. Throws when the data file cannot be written or the port is taken. */
export async function startInbox(config: InboxConfig, logger: Logger): Promise<RunningService & { port: number }> {
  const store = new NotificationStore(config.dataFile, config.bounds);
  const registry = new Registry();
  const metrics = new InboxMetrics(registry, store);
  const server = createServer({ requestTimeout: requestSeconds * 1000 }, inboxApp({ store, metrics, registry }));
  const port = await listen(server, config.httpPort);
  logger.info({ port, kept: store.size }, "listening");
  const stop = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    await closed;
  };
  return { port, stop };
}
