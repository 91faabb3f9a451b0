import { runService, serviceLogger } from "../../kit/run-service";
import { readConfig } from "./config";
import { startSeatsExporter } from "./start";

runService(async () => {
  const config = readConfig(process.env);
  return await startSeatsExporter(config, serviceLogger(config.logLevel));
});
