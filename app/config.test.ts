import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "./config";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-config-"));
const passwordFile = join(folder, "password");
writeFileSync(passwordFile, "pass word\n");
afterAll(() => rmSync(folder, { recursive: true }));

const required = {
  DATABASE_HOST: "mysql",
  DATABASE_NAME: "tickets",
  DATABASE_USER: "app",
  DATABASE_PASSWORD_FILE: passwordFile,
};

test("fills in defaults and reads the password file", () => {
  expect(readConfig(required)).toEqual({
    database: { host: "mysql", port: 3306, name: "tickets", user: "app", password: "pass word" },
    poolSize: 10,
    queueLimit: 1000,
    httpPort: 8080,
    metricsPort: 9464,
    bookingStrategy: "row-lock",
    soldSeatCache: false,
    transactionIsolation: "repeatable-read",
    seatMapMaxAge: 200,
    requestDeadline: 5000,
    maxConnections: 2000,
    drainSeconds: 0,
    logLevel: "info",
  });
});

test("takes numbers from text", () => {
  const config = readConfig({ ...required, DATABASE_POOL_SIZE: "32", HTTP_PORT: "0" });
  expect([config.poolSize, config.httpPort]).toEqual([32, 0]);
});

test("names all missing variables in one error", () => {
  const names = ["DATABASE_HOST", "DATABASE_NAME", "DATABASE_USER", "DATABASE_PASSWORD_FILE"];
  const faults = names.map((name) => `${name}: must be set`).join("; ");
  expect(() => readConfig({})).toThrow(`wrong environment: ${faults}`);
});

test.each([
  ["DATABASE_PORT", "http"],
  ["DATABASE_PORT", "70000"],
  ["DATABASE_POOL_SIZE", "0"],
  ["DATABASE_POOL_SIZE", "1.5"],
  ["DATABASE_POOL_SIZE", ""],
  ["HTTP_PORT", ""],
  ["DATABASE_NAME", "tickets; DROP"],
  ["BOOKING_STRATEGY", "hope"],
  ["BOOKING_STRATEGY", "unsafe"],
  ["ALLOW_UNSAFE", "yes"],
  ["SOLD_SEAT_CACHE", "true"],
  ["TRANSACTION_ISOLATION", "READ-COMMITTED"],
  ["SEAT_MAP_MAX_AGE", "200"],
  ["SEAT_MAP_MAX_AGE", "0ms"],
  ["REQUEST_DEADLINE", "61s"],
  ["LOG_LEVEL", "loud"],
  ["DATABASE_PASSWORD_FILE", "/no/such/file"],
])("rejects %s=%s by name", (variable, value) => {
  expect(() => readConfig({ ...required, [variable]: value })).toThrow(
    new RegExp(`^wrong environment: ${variable}: [^;]+$`),
  );
});

test("takes durations in ms and s", () => {
  const config = readConfig({ ...required, SEAT_MAP_MAX_AGE: "50ms", REQUEST_DEADLINE: "2s" });
  expect([config.seatMapMaxAge, config.requestDeadline]).toEqual([50, 2000]);
});

test("takes the unsafe strategy only where it is allowed", () => {
  const unsafe = { ...required, BOOKING_STRATEGY: "unsafe" };
  expect(() => readConfig({ ...unsafe, ALLOW_UNSAFE: "false" })).toThrow(/ALLOW_UNSAFE=true/);
  expect(readConfig({ ...unsafe, ALLOW_UNSAFE: "true" }).bookingStrategy).toBe("unsafe");
});

test("lists the strategies that exist", () => {
  expect(() => readConfig({ ...required, BOOKING_STRATEGY: "hope" })).toThrow(/row-lock/);
});
