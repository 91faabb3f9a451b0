import { readFileSync } from "node:fs";
import { z } from "zod";
import type { DatabaseSettings } from "./database-settings";

/** A whole number within limits, from its decimal digits. */
export function wholeNumber(least: number, most: number) {
  const digits = z.string().regex(/^\d{1,9}$/, `must be a whole number from ${least} to ${most}`);
  return digits.transform(Number).pipe(z.number().min(least).max(most));
}

/** Text such as 200ms or 5s, as ms. */
export function duration(least: number, most: number) {
  const text = z.string().regex(/^\d{1,6}(ms|s)$/, `must be a duration such as 200ms or 5s, ${least}ms to ${most}ms`);
  const milliseconds = (value: string) => Number.parseInt(value, 10) * (value.endsWith("ms") ? 1 : 1000);
  return text.transform(milliseconds).pipe(z.number().min(least).max(most));
}

export const port = wholeNumber(0, 65_535);
export const logLevel = z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info");

/** The variables that say where the database is and who asks; password and certificate come from files. */
export const databaseEnvironment = {
  DATABASE_HOST: z.string().min(1),
  DATABASE_PORT: port.default(3306),
  DATABASE_NAME: z.string().regex(/^\w{1,64}$/, "must be letters, digits and underscores"),
  DATABASE_USER: z.string().min(1),
  DATABASE_PASSWORD_FILE: z.string().min(1).transform(readText),
  DATABASE_CERTIFICATE_FILE: z.string().min(1).transform(readText).optional(),
};

type DatabaseVariables = z.output<z.ZodObject<typeof databaseEnvironment>>;

export function databaseSettings(data: DatabaseVariables): DatabaseSettings {
  return {
    host: data.DATABASE_HOST,
    port: data.DATABASE_PORT,
    name: data.DATABASE_NAME,
    user: data.DATABASE_USER,
    password: data.DATABASE_PASSWORD_FILE,
    certificate: data.DATABASE_CERTIFICATE_FILE,
  };
}

/** Checks the environment. Throws one error that names every bad variable and what is allowed. */
export function parseEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(environment);
  if (success) return data;
  const faults = error.issues.map((issue) => describeIssue(issue, environment));
  throw new Error(`wrong environment: ${faults.join("; ")}`);
}

function describeIssue({ path, message }: z.core.$ZodIssue, environment: NodeJS.ProcessEnv): string {
  const variable = path.join("../app");
  return `${variable}: ${environment[variable] === undefined ? "must be set" : message}`;
}

function readText(path: string, context: z.RefinementCtx): string {
  try {
    return readFileSync(path, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? error.code : error;
    context.addIssue({ code: "custom", message: `cannot read the file ${path} (${reason})` });
    return z.NEVER;
  }
}
