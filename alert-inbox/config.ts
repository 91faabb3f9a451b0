import { z } from "zod";
import { logLevel, parseEnvironment, port, wholeNumber } from "../kit/environment";

const environmentSchema = z.object({
  HTTP_PORT: port.default(9340),
  DATA_FILE: z.string().min(1),
  KEEP_NOTIFICATIONS: wholeNumber(1, 10_000).default(200),
  KEEP_KIBIBYTES: wholeNumber(1, 65_536).default(512),
  LOG_LEVEL: logLevel,
});

/** Reads the environment. Throws one error that names every bad variable and what is allowed. */
export function readConfig(environment: NodeJS.ProcessEnv) {
  const data = parseEnvironment(environmentSchema, environment);
  return {
    httpPort: data.HTTP_PORT,
    dataFile: data.DATA_FILE,
    bounds: { notifications: data.KEEP_NOTIFICATIONS, bytes: data.KEEP_KIBIBYTES * 1024 },
    logLevel: data.LOG_LEVEL,
  };
}

export type InboxConfig = ReturnType<typeof readConfig>;
