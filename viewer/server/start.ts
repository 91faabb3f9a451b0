import { createServer } from "node:http";
import { join } from "node:path";
import { listen } from "../../kit/listen";
import type { RunningService } from "../../kit/run-service";
import { AnnotationStore } from "./annotations/store";
import { Gate } from "./auth/gate";
import type { ViewerConfig } from "./config";
import { ViewerMetrics } from "./metrics";
import { Runbooks } from "./pages/runbooks";
import { readProvisioning } from "./provisioning";
import { viewerVersion } from "./version";
import { filesBeside, viewerApp } from "./viewer-app";

/** Seconds that a client has for its whole request. */
const requestSeconds = 30;

export interface StartOptions {
  readonly log: (error: unknown) => void;
  /** Folder with `public` and `runbooks`. */
  readonly files: string;
}

/** Starts the viewer; port 0 takes a free one. @throws Error on bad provisioning files or a taken port */
export async function startViewer(
  config: ViewerConfig,
  options: StartOptions,
): Promise<RunningService & { port: number }> {
  const { publicFolder, runbookFolder } = filesBeside(options.files);
  const store = new AnnotationStore(join(config.dataFolder, "annotations.json"), undefined, undefined, options.log);
  const app = viewerApp({
    gate: new Gate(config.user, config.password),
    provisioned: readProvisioning(config.provisioningFolder, config.homePath),
    store,
    metrics: config.metricsEnabled ? new ViewerMetrics(viewerVersion, store) : undefined,
    runbooks: new Runbooks(runbookFolder),
    publicFolder,
    version: viewerVersion,
    log: options.log,
  });
  const server = createServer({ requestTimeout: requestSeconds * 1000 }, app);
  const port = await listen(server, config.port);
  const stop = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    // Whoever still waits for a long query gets no answer; stopping is quick.
    setTimeout(() => server.closeAllConnections(), 2000).unref();
    await closed;
  };
  return { port, stop };
}
