import { beforeEach, expect, it, vi } from "vitest";
import { defaultSettings } from "../scripts/stack/settings";
import { type Registered, runProgram } from "./testing/mocks";

// The program is a module: each run of it takes a fresh one.
beforeEach(() => {
  vi.resetModules();
});

/** What Pulumi and Docker know a resource by: another name would replace what labs have running. */
function identity({ type, name, inputs }: Registered): string {
  const aliases = inputs.networksAdvanced?.flatMap((network: { aliases: string[] }) => network.aliases) ?? [];
  const known = type.startsWith("docker:") ? [inputs.name ?? inputs.imageName?.split(":")[0], ...aliases] : [];
  return [type, name, ...known].filter(Boolean).join(" ");
}

it("keeps every name of a lab on one host", async () => {
  const settings = { ...defaultSettings(), appReplicas: "2", loadHosts: "2" };
  const { resources } = await runProgram("unit", settings);
  const names = resources.map((resource) => identity(resource).replace(/:[0-9a-f]{12,}$/, ""));
  await expect(`${names.sort().join("\n")}\n`).toMatchFileSnapshot("testing/golden/one-host.txt");
}, 60_000);
