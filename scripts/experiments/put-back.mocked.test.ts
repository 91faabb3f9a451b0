import { mkdirSync, rmSync } from "node:fs";
import type { Stack } from "@pulumi/pulumi/automation";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { workFiles, workFolder } from "../lib/paths";
import { explicitSettings } from "../stack/settings";
import { experimentIn, forgetSettings, noteSettings, restoreSettings, undoing } from "./put-back";

vi.mock("../stack/settings", async (original) => ({
  ...(await original<typeof import("../stack/settings")>()),
  explicitSettings: vi.fn(),
}));

const name = `unit-put-back-${process.pid}`;
/** A stack of which only the configuration is there. */
let config: Record<string, string>;
const stack = {
  name,
  setAllConfig: async (values: Record<string, { value: string }>) => {
    for (const [key, { value }] of Object.entries(values)) config[key.replace("ticketwatch:", "")] = value;
  },
  removeAllConfig: async (keys: string[]) => {
    for (const key of keys) delete config[key.replace("ticketwatch:", "")];
  },
} as unknown as Stack;

beforeEach(() => {
  mkdirSync(workFolder, { recursive: true });
  config = { seats: "150", appPort: "18080" };
  vi.mocked(explicitSettings).mockImplementation(() => ({ ...config }));
});
afterEach(() => rmSync(workFiles.experiment(name), { force: true }));

describe("settings that an experiment changes", () => {
  it("are put back: those that were set, and those that were not", async () => {
    noteSettings(name, "one", ["seats", "soldSeatCache"]);
    Object.assign(config, { seats: "5000", soldSeatCache: "on" });
    expect(await restoreSettings(stack)).toBe("one");
    expect(config).toEqual({ seats: "150", appPort: "18080" });
  });

  it("stay noted until the lab follows them, for whoever comes next", async () => {
    noteSettings(name, "one", ["seats"]);
    await restoreSettings(stack);
    config.seats = "7";
    expect(await restoreSettings(stack)).toBe("one");
    expect(config.seats).toBe("150");
    expect(experimentIn(name)).toEqual({ experiment: "one", keys: ["seats"] });
    forgetSettings(name);
    expect(await restoreSettings(stack)).toBeUndefined();
    expect(experimentIn(name)).toBeUndefined();
  });

  it("are those of before an experiment that was killed, not those that it left", async () => {
    noteSettings(name, "killed", ["seats"]);
    config.seats = "5000";
    noteSettings(name, "next", ["seats", "soldSeatCache"]);
    await restoreSettings(stack);
    expect(config.seats).toBe("150");
  });

  it("are all either set or removed, whatever they were", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.option(fc.string())), (before) => {
        const { set, remove } = undoing(before);
        expect([...Object.keys(set), ...remove].sort()).toEqual(Object.keys(before).sort());
        for (const [key, value] of Object.entries(set)) expect(value).toBe(before[key]);
      }),
    );
  });
});
