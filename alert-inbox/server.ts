/** The alert inbox: the receiver that Alertmanager always has. Keeps what it is told and lets it be read. */
import { runService, serviceLogger } from "../kit/run-service";
import { readConfig } from "./config";
import { startInbox } from "./start";

runService(async () => {
  const config = readConfig(process.env);
  return await startInbox(config, serviceLogger(config.logLevel));
});
