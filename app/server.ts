import pino from "pino";
import { readConfig } from "./config";
import { type RunningApp, startApp } from "./start";

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = pino({ level: config.logLevel, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
  const starting = startApp(config, logger);
  // Before the start is complete: the first process of a container ignores signals that it does not handle.
  stopOnSignals(starting);
  await starting;
}

/** The first signal stops gracefully, the second at once. */
function stopOnSignals(starting: Promise<RunningApp>): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    await (await starting).stop();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop().catch(fail));
}

function fail(error: Error): void {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

main().catch(fail);
