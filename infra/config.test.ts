import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { defaultSettings } from "../scripts/stack/settings";
import { parseSettings } from "./config";

const defaults = defaultSettings();
const errorFor = (changes: Record<string, string | undefined>): string => {
  try {
    parseSettings({ ...defaults, ...changes });
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("parseSettings", () => {
  it("accepts the defaults of Pulumi.yaml as they stand", () => {
    expect(parseSettings(defaults)).toMatchObject({ seats: 500, appPort: 8080, bindAddress: "127.0.0.1" });
  });

  it("names the key, the value and what is allowed", () => {
    expect(errorFor({ seats: "25001" })).toMatch(/ticketwatch:seats is "25001": .*25000/);
    expect(errorFor({ imageSource: "quay" })).toMatch(/ticketwatch:imageSource is "quay": .*official.*debian/);
    expect(errorFor({ bookingStrategy: "hope" })).toMatch(/ticketwatch:bookingStrategy is "hope": .*row-lock/);
    expect(errorFor({ prometheusRetentionTime: "long" })).toMatch(/"long": expected a duration such as 12h/);
    expect(errorFor({ bindAddress: "localhost" })).toMatch(/ticketwatch:bindAddress is "localhost"/);
  });

  it("reports every wrong key at once", () => {
    const message = errorFor({ seats: "0", appPort: "http", databasePoolSize: undefined });
    for (const key of ["seats", "appPort", "databasePoolSize"]) expect(message).toContain(`ticketwatch:${key}`);
  });

  it("refuses a strategy that sells seats twice, unless it is wanted", () => {
    const message = errorFor({ bookingStrategy: "unsafe" });
    expect(message).toMatch(/ticketwatch:bookingStrategy is "unsafe" and ticketwatch:allowUnsafe is false/);
    expect(errorFor({ bookingStrategy: "unsafe", allowUnsafe: "true" })).toBe("");
  });

  it("takes every safe strategy as it is", () => {
    for (const bookingStrategy of ["row-lock", "compare-and-set", "unique-key"]) {
      expect(errorFor({ bookingStrategy })).toBe("");
    }
  });

  it("refuses more connections than MySQL has for the app", () => {
    expect(errorFor({ appReplicas: "8" })).toBe("");
    expect(errorFor({ appReplicas: "8", databasePoolSize: "21" })).toMatch(
      /ticketwatch:appReplicas is 8 and ticketwatch:databasePoolSize is 21: together 192 MySQL connections/,
    );
  });

  it("refuses durations out of range or without a unit", () => {
    for (const seatMapMaxAge of ["200", "61s", "0ms"]) {
      expect(errorFor({ seatMapMaxAge })).toMatch(/ticketwatch:seatMapMaxAge is .*expected a duration of 1ms to 60s/);
    }
    expect(errorFor({ requestDeadline: "99ms" })).toMatch(/ticketwatch:requestDeadline/);
    expect(errorFor({ requestDeadline: "100ms" })).toBe("");
  });

  it("takes a part of a CPU, and no more than this machine has", () => {
    expect(parseSettings({ ...defaults, appCpus: "0.50" })).toMatchObject({ appCpus: "0.5", mysqlCpus: undefined });
    for (const appCpus of ["0", "-1", "0.001", "half", "1e3"]) {
      expect(errorFor({ appCpus })).toMatch(/ticketwatch:appCpus is .*expected a number of CPUs from 0.01 to 64/);
    }
    expect(errorFor({ mysqlCpus: `${availableParallelism() + 1}` })).toMatch(
      /mysqlCpus is \d+, and this machine has \d+/,
    );
    const hosts = JSON.stringify({
      far: { kind: "ssh", address: "192.0.2.1", privateKeyFile: "/key", hostKey: "ssh-rsa AAAA" },
    });
    expect(errorFor({ mysqlCpus: `${Math.min(64, availableParallelism() + 1)}`, hosts })).toBe("");
  });

  it("refuses InnoDB settings that MySQL's container has no room for", () => {
    for (const innodbBufferPoolSize of ["128", "1G", "7M", "321M"]) {
      expect(errorFor({ innodbBufferPoolSize })).toMatch(/innodbBufferPoolSize is .*expected a size from 8M to 320M/);
    }
    expect(errorFor({ innodbBufferPoolSize: "16M", innodbFlushLogAtTrxCommit: "2" })).toBe("");
    expect(errorFor({ innodbFlushLogAtTrxCommit: "3" })).toMatch(/ticketwatch:innodbFlushLogAtTrxCommit is "3"/);
  });

  it("takes a day for the Debian images, or nothing", () => {
    expect(errorFor({ debianDate: "2026-11-30" })).toBe("");
    for (const debianDate of ["today", "2026-02-30", "20261130"])
      expect(errorFor({ debianDate })).toMatch(/debianDate is ".*": expected a day as 2026-11-30, or nothing/);
  });

  it("refuses one port for two services", () => {
    expect(errorFor({ appPort: "9090" })).toMatch(/ticketwatch:prometheusPort and ticketwatch:appPort are both 9090/);
  });
});
