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

  it("refuses one port for two services", () => {
    expect(errorFor({ appPort: "9090" })).toMatch(/ticketwatch:prometheusPort and ticketwatch:appPort are both 9090/);
  });
});
