import { z } from "zod";
import {
  databaseEnvironment,
  databaseSettings,
  duration,
  logLevel,
  parseEnvironment,
  port,
  wholeNumber,
} from "../kit/environment";
import { isSafe, strategyNames } from "./booking/strategies";
import { defaultIsolation, isolationLevels } from "./db/isolation";

const environmentShape = {
  ...databaseEnvironment,
  DATABASE_POOL_SIZE: wholeNumber(1, 1000).default(10),
  DATABASE_QUEUE_LIMIT: wholeNumber(0, 100_000).default(1000),
  HTTP_PORT: port.default(8080),
  METRICS_PORT: port.default(9464),
  BOOKING_STRATEGY: z.enum(strategyNames).default("row-lock"),
  ALLOW_UNSAFE: z.stringbool({ truthy: ["true"], falsy: ["false"], error: "must be true or false" }).default(false),
  SOLD_SEAT_CACHE: z.stringbool({ truthy: ["on"], falsy: ["off"], error: "must be on or off" }).default(false),
  TRANSACTION_ISOLATION: z.enum(isolationLevels).default(defaultIsolation),
  SEAT_MAP_MAX_AGE: duration(1, 60_000).default(200),
  REQUEST_DEADLINE: duration(100, 60_000).default(5000),
  HTTP_MAX_CONNECTIONS: wholeNumber(1, 1_000_000).default(2000),
  DRAIN_SECONDS: wholeNumber(0, 8).default(0),
  LOG_LEVEL: logLevel,
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
  const data = parseEnvironment(environmentSchema, environment);
  return {
    database: databaseSettings(data),
    poolSize: data.DATABASE_POOL_SIZE,
    queueLimit: data.DATABASE_QUEUE_LIMIT,
    httpPort: data.HTTP_PORT,
    metricsPort: data.METRICS_PORT,
    bookingStrategy: data.BOOKING_STRATEGY,
    soldSeatCache: data.SOLD_SEAT_CACHE,
    transactionIsolation: data.TRANSACTION_ISOLATION,
    /** ms. */
    seatMapMaxAge: data.SEAT_MAP_MAX_AGE,
    /** ms. */
    requestDeadline: data.REQUEST_DEADLINE,
    maxConnections: data.HTTP_MAX_CONNECTIONS,
    drainSeconds: data.DRAIN_SECONDS,
    logLevel: data.LOG_LEVEL,
  };
}
