/** The viewer that stands in for Grafana's image: reads the same files and environment, serves the same addresses. */
import { runService, serviceLogger } from "../../kit/run-service";
import { readConfig } from "./config";
import { startViewer } from "./start";

runService(async () => {
  const logger = serviceLogger("info");
  const viewer = await startViewer(readConfig(process.env), {
    files: __dirname,
    log: (error) => logger.error({ err: error }, "request failed"),
  });
  logger.info({ port: viewer.port }, "listening");
  return viewer;
});
