import { beforeEach, expect, it, vi } from "vitest";
import { debianImages } from "../airgap/images/reference";
import { hashOf, hashOfDirectory } from "../kit/cache";
import { defaultSettings } from "../scripts/stack/settings";
import { runProgram } from "./testing/mocks";

// The program is a module: each run of it takes a fresh one.
beforeEach(() => {
  vi.resetModules();
});

it("takes every image from Debian, and says what stands in for Grafana", async () => {
  const { resources, outputs } = await runProgram("unit", { ...defaultSettings(), imageSource: "debian" });
  const pulled = resources
    .filter(({ type }) => type.endsWith(":RemoteImage"))
    .map(({ inputs }) => inputs.name as string);
  const known = Object.values(debianImages());
  const own = /^ticketwatch-(alert-inbox|app|container-exporter|seats-exporter|loadgen):/;
  const base = pulled.filter((name) => !own.test(name));
  expect(base.length).toBeGreaterThanOrEqual(7);
  expect(base.filter((name) => !known.includes(name))).toEqual([]);
  expect(outputs.services).toHaveProperty("grafana");
  expect(outputs.standIns).toHaveProperty("grafana", expect.stringMatching(/^viewer of this repository, because /));
}, 60_000);

it("names the images built here by their files and by their base", async () => {
  const { resources } = await runProgram("unit", { ...defaultSettings(), imageSource: "debian" });
  const built = resources.filter(({ type }) => type.endsWith(":Image")).map(({ inputs }) => inputs);
  expect(built.map(({ imageName }) => imageName.split(":")[0]).sort()).toEqual([
    "ticketwatch-alert-inbox",
    "ticketwatch-app",
    "ticketwatch-container-exporter",
    "ticketwatch-loadgen",
    "ticketwatch-seats-exporter",
  ]);
  for (const { imageName, build } of built) {
    const base = resources.find(({ inputs }) => inputs.name === build.args.BASE_IMAGE);
    // The mocked engine's id of an image is made of its resource's name.
    expect(imageName.split(":")[1]).toBe(hashOf(hashOfDirectory(build.context), `sha256:${base?.name}`));
  }
}, 60_000);

it("takes every Debian image of a refresh, and leaves data where it is", async () => {
  const settings = { ...defaultSettings(), imageSource: "debian" };
  const before = await runProgram("unit", settings);
  vi.resetModules();
  const after = await runProgram("unit", { ...settings, debianDate: "2026-11-30" });
  const imagesOf = ({ resources }: typeof before) =>
    resources.filter(({ type }) => type.endsWith(":RemoteImage")).map(({ inputs }) => inputs.name as string);
  expect(imagesOf(after).filter((name) => imagesOf(before).includes(name))).toEqual([]);
  const volumesOf = ({ resources }: typeof before) =>
    resources.filter(({ type }) => type.endsWith(":Volume")).map(({ inputs }) => inputs.name as string);
  expect(volumesOf(after)).toEqual(volumesOf(before));
}, 120_000);
