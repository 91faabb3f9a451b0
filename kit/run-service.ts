import pino, { type Logger } from "pino";

/** A service that was started in this process. */
export interface RunningService {
  /** Finishes what was accepted, then closes everything. */
  stop(): Promise<void>;
}

/** The log of a service: one JSON object a line on standard output. */
export function serviceLogger(level: string): Logger {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
}

/**
 * Runs a service as this process until a signal: the first stops it gracefully, the second at once. What `start`
 * throws ends the process with its message and exit code 1.
 */
export function runService(start: () => Promise<RunningService>): void {
  // `start` in a promise of its own, so that what it throws at once is told like what it rejects with.
  const starting = Promise.resolve().then(start);
  // Before the start is complete: the first process of a container ignores signals that it does not handle.
  stopOnSignals(starting);
  starting.catch(fail);
}

function stopOnSignals(starting: Promise<RunningService>): void {
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
