import { runService, serviceLogger } from "../kit/run-service";
import { readConfig } from "./config";
import { startApp } from "./start";

runService(async () => {
  const config = readConfig(process.env);
  return await startApp(config, serviceLogger(config.logLevel));
});
