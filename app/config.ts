import { readFileSync } from "node:fs";
import { z } from "zod";
import { isSafe, strategyNames } from "./booking/strategies";

const port = wholeNumber(0, 65_535);

const environmentShape = {
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
  ALLOW_UNSAFE: z.stringbool({ truthy: ["true"], falsy: ["false"], error: "must be true or false" }).default(false),
  SOLD_SEAT_CACHE: z.stringbool({ truthy: ["on"], falsy: ["off"], error: "must be on or off" }).default(false),
  SEAT_MAP_MAX_AGE: duration(1, 60_000).default(200),
  REQUEST_DEADLINE: duration(100, 60_000).default(5000),
  HTTP_MAX_CONNECTIONS: wholeNumber(1, 1_000_000).default(2000),
  DRAIN_SECONDS: wholeNumber(0, 8).default(0),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
};

const environmentSchema = z
  .object(environmentShape)
  .refine((data) => isSafe(data.BOOKING_STRATEGY) || data.ALLOW_UNSAFE, {
    path: ["BOOKING_STRATEGY"],
    message: "unsafe sells seats twice: it needs ALLOW_UNSAFE=true",
  });

/** Names of all variables that the app reads. */
export const environmentVariables = Object.keys(environmentShape);

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
    soldSeatCache: data.SOLD_SEAT_CACHE,
    /** ms. */
    seatMapMaxAge: data.SEAT_MAP_MAX_AGE,
    /** ms. */
    requestDeadline: data.REQUEST_DEADLINE,
    maxConnections: data.HTTP_MAX_CONNECTIONS,
    drainSeconds: data.DRAIN_SECONDS,
    logLevel: data.LOG_LEVEL,
  };
}

function wholeNumber(least: number, most: number) {
  const digits = z.string().regex(/^\d{1,9}$/, `must be a whole number from ${least} to ${most}`);
  return digits.transform(Number).pipe(z.number().min(least).max(most));
}

/** Text such as 200ms or 5s, as ms. */
function duration(least: number, most: number) {
  const text = z.string().regex(/^\d{1,6}(ms|s)$/, `must be a duration such as 200ms or 5s, ${least}ms to ${most}ms`);
  const milliseconds = (value: string) => Number.parseInt(value, 10) * (value.endsWith("ms") ? 1 : 1000);
  return text.transform(milliseconds).pipe(z.number().min(least).max(most));
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
