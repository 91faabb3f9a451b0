import { expect, it } from "vitest";
import { debianImages } from "../airgap/images/reference";
import { defaultSettings } from "../scripts/stack/settings";
import { runProgram } from "./testing/mocks";

it("takes every image from Debian, and says why Grafana is missing", async () => {
  const { resources, outputs } = await runProgram("unit", { ...defaultSettings(), imageSource: "debian" });
  const pulled = resources
    .filter(({ type }) => type.endsWith(":RemoteImage"))
    .map(({ inputs }) => inputs.name as string);
  const known = Object.values(debianImages());
  const own = /^ticketwatch-(app|loadgen):/;
  const base = pulled.filter((name) => !own.test(name));
  expect(base.length).toBeGreaterThanOrEqual(7);
  expect(base.filter((name) => !known.includes(name))).toEqual([]);
  expect(outputs.services).not.toHaveProperty("grafana");
  expect(outputs.unavailable).toHaveProperty("grafana", expect.stringContaining("could not be had"));
}, 60_000);
