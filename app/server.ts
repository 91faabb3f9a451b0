import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runService, serviceLogger } from "../kit/run-service";
import { readConfig } from "./config";
import { startApp } from "./start";

runService(async () => {
  const config = readConfig(process.env);
  const page = readFileSync(join(__dirname, "page.html"), "utf8");
  return await startApp(config, serviceLogger(config.logLevel), page);
});
