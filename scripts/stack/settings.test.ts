import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../lib/paths";
import { applySettings, encryptedSettings, explicitSettings } from "./settings";

const stack = `unit-${process.pid}`;
const file = join(projectRoot, `Pulumi.${stack}.yaml`);

beforeAll(() => {
  writeFileSync(
    file,
    "config:\n  ticketwatch:seats: 200\n  ticketwatch:alertSlackUrl:\n    secure: v1:abc:def\n  other:key: 1\n",
  );
});
afterAll(() => rmSync(file));

describe("stored settings", () => {
  it("are read, and encrypted ones known to be set", () => {
    expect(explicitSettings(stack)).toMatchObject({ seats: "200", alertSlackUrl: expect.not.stringContaining("abc") });
    expect([...encryptedSettings(stack)]).toEqual(["alertSlackUrl"]);
  });

  it("are stored encrypted when they are secrets, and only then", async () => {
    const stored: unknown[] = [];
    const recording = { setAllConfig: async (config: unknown) => void stored.push(config) } as Stack;
    await applySettings(recording, { seats: "100", alertSlackUrl: "https://x", alertWebhookUrl: "" });
    expect(stored).toEqual([
      {
        "ticketwatch:seats": { value: "100", secret: false },
        "ticketwatch:alertSlackUrl": { value: "https://x", secret: true },
        "ticketwatch:alertWebhookUrl": { value: "", secret: false },
      },
    ]);
  });
});
