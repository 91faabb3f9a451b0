import { expect, test } from "vitest";
import type { RunningStack } from "../stack/running-stack";
import { describeLoadHosts, endpointOf, loadHostsOf } from "./load-hosts";

const handle = { name: "x", host: "here", container: "c", image: "i", endpoint: "x:1" };
const stackWith = (...names: string[]) =>
  ({
    name: "lab",
    services: Object.fromEntries(names.map((name) => [name, handle])),
    exec: async () => ({ stdout: `${Date.now() / 1000 + 30}`, stderr: "", exitCode: 0 }),
  }) as unknown as RunningStack;

test("finds every load host, in the order of their numbers", () => {
  expect(loadHostsOf(stackWith("loadgen-10", "app-1", "loadgen", "loadgen-2"))).toEqual([
    "loadgen",
    "loadgen-2",
    "loadgen-10",
  ]);
});

test("names the remedy when there is none", () => {
  expect(() => loadHostsOf(stackWith("app-1"))).toThrow(
    expect.objectContaining({
      message: 'the lab "lab" has no load host',
      remedy: "./lab up --stack lab brings it up to date",
    }),
  );
});

test("names a service that a lab of an earlier version lacks, and the remedy", () => {
  expect(endpointOf(stackWith("pushgateway"), "pushgateway")).toBe("x:1");
  expect(() => endpointOf(stackWith("app-1"), "pushgateway")).toThrow(
    expect.objectContaining({
      message: 'the lab "lab" has no service "pushgateway"',
      remedy: "./lab up --stack lab brings it up to date",
    }),
  );
});

test("reads how far each clock is off, and how sure that is", async () => {
  const [host] = await describeLoadHosts(stackWith("loadgen"));
  expect(host.clockOffsetSeconds).toBeCloseTo(30, 1);
  expect(host.uncertainty).toBeLessThan(1);
});
