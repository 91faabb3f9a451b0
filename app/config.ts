import { readFileSync } from "node:fs";
import { z } from "zod";
import { strategyNames } from "./booking/strategies";

const port = wholeNumber(0, 65_535);

const environmentSchema = z.object({
  DATABASE_HOST: z.string().min(1),
  DATABASE_PORT: port.default(3306),
  DATABASE_NAME: z.string().regex(/^\w{1,64}$/, "must be letters, digits and underscores"),
  DATABASE_USER: z.string().min(1),
  DATABASE_PASSWORD_FILE: z.string().min(1).transform(readPassword),
  DATABASE_POOL_SIZE: wholeNumber(1, 1000).default(10),
  DATABASE_QUEUE_LIMIT: wholeNumber(0, 100_000).default(1000),
  HTTP_PORT: port.default(8080),
  METRICS_PORT: port.default(9464),
  BOOKING_STRATEGY: z.enum(strategyNames).default("row-lock"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

/** Names of all variables that the app reads. */
export const environmentVariables = Object.keys(environmentSchema.shape);

/** The app's settings, read once at start. */
export type AppConfig = ReturnType<typeof readConfig>;

/** Reads the environment. Throws one error that names every bad variable and what is allowed. */
export function readConfig(environment: NodeJS.ProcessEnv) {
  const { success, data, error } = environmentSchema.safeParse(environment);
  if (!success) {
    const faults = error.issues.map((issue) => describeIssue(issue, environment));
    throw new Error(`wrong environment: ${faults.join("; ")}`);
  }
  return {
    database: {
      host: data.DATABASE_HOST,
      port: data.DATABASE_PORT,
      name: data.DATABASE_NAME,
      user: data.DATABASE_USER,
      password: data.DATABASE_PASSWORD_FILE,
    },
    poolSize: data.DATABASE_POOL_SIZE,
    queueLimit: data.DATABASE_QUEUE_LIMIT,
    httpPort: data.HTTP_PORT,
    metricsPort: data.METRICS_PORT,
    bookingStrategy: data.BOOKING_STRATEGY,
    logLevel: data.LOG_LEVEL,
  };
}

function wholeNumber(least: number, most: number) {
  const digits = z.string().regex(/^\d{1,9}$/, `must be a whole number from ${least} to ${most}`);
  return digits.transform(Number).pipe(z.number().min(least).max(most));
}

function describeIssue({ path, message }: z.core.$ZodIssue, environment: NodeJS.ProcessEnv): string {
  const variable = path.join(".");
  return `${variable}: ${environment[variable] === undefined ? "must be set" : message}`;
}

function readPassword(path: string, context: z.RefinementCtx): string {
  try {
    return readFileSync(path, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? error.code : error;
    context.addIssue({ code: "custom", message: `cannot read the file ${path} (${reason})` });
    return z.NEVER;
  }
}
