import { expect, it } from "vitest";
import { appSessions, keptFree, loadSessions, loadThreads, maxConnections } from "../../contract/mysql-sessions";
import { defaultSettings } from "../../scripts/stack/settings";
import { parseSettings, type Settings } from "../config";

/** Every size of the app that the configuration takes. */
const sizes = Array.from({ length: 8 * 100 }, (_, index) => ({
  appReplicas: `${1 + Math.floor(index / 100)}`,
  databasePoolSize: `${1 + (index % 100)}`,
})).flatMap((size): Settings[] => {
  try {
    return [parseSettings({ ...defaultSettings(), ...size })];
  } catch {
    return [];
  }
});

it("leaves exporters, admin commands and root their place, however app and load are set up", () => {
  expect(sizes.length).toBeGreaterThan(200);
  for (const size of sizes) {
    expect(appSessions(size) + loadSessions(size)).toBeLessThanOrEqual(maxConnections - keptFree);
  }
  expect(keptFree).toBeGreaterThanOrEqual(10);
});

it("leaves the database scenes their default threads, and more than there are load hosts", () => {
  for (const size of sizes) expect(loadThreads(size)).toBeGreaterThanOrEqual(20);
});
