import { runService, serviceLogger } from "../../kit/run-service";
import { readConfig } from "./config";
import { startContainerExporter } from "./start";

runService(async () => {
  const config = readConfig(process.env);
  return await startContainerExporter(config, serviceLogger(config.logLevel));
});
