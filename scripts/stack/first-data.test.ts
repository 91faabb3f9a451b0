import { afterEach, expect, it, vi } from "vitest";
import { firstData } from "./first-data";
import type { StackOutputs } from "./outputs";
import { type Answering, answering } from "./testing/answering";

const signal = new AbortController().signal;
let lab: Answering;

afterEach(() => {
  vi.unstubAllEnvs();
  lab.close();
});

/** Waits for a lab, a second at most, whose engine and Prometheus answer like this. */
async function waited(answers: object, { patience = 0.01, stop = signal } = {}) {
  lab = await answering({ ...answers });
  vi.stubEnv("DOCKER_HOST", lab.url.replace("http", "tcp"));
  const outputs = {
    services: { app: { host: "here", container: "app", image: "i", endpoint: "app:1" } },
    hosts: { here: { kind: "docker", network: "n", patience } },
    urls: { prometheus: lab.url },
    credentials: {},
  } as unknown as StackOutputs;
  return await firstData(outputs, () => {}, stop);
}

const healthy = { "/containers/app/json": { State: { Running: true, Health: { Status: "healthy" } } } };
const target = (health: string, lastError = "") => ({
  "/api/v1/targets": {
    data: { activeTargets: [{ labels: { job: "app" }, scrapeUrl: "http://app:1/metrics", health, lastError }] },
  },
});

it("is there once all is healthy and scraped", async () => {
  await expect(waited({ ...healthy, ...target("up") })).resolves.toBe("1 targets up");
});

it("does not come from a container that is missing, and its log is named", async () => {
  await expect(waited(target("up"))).rejects.toMatchObject({
    message: "the lab is still not healthy: app is missing",
    remedy: expect.stringMatching(/^\.\/lab logs <service>.* shows why$/),
  });
});

it("does not come from a target that cannot be scraped, and its error is told", async () => {
  await expect(waited({ ...healthy, ...target("down", "connection refused") })).rejects.toMatchObject({
    message: "Prometheus cannot scrape app (connection refused)",
    remedy: expect.stringMatching(/^\.\/lab status.* shows each service's health, \.\/lab logs/),
  });
});

it("is not waited for after Ctrl-C, and what tells of the lab is named", async () => {
  const stopped = waited({ ...healthy, ...target("unknown") }, { patience: 1, stop: AbortSignal.abort() });
  await expect(stopped).rejects.toMatchObject({
    message: "interrupted; the lab is up, but not all of it has been seen to work",
    remedy: expect.stringMatching(/^\.\/lab status.* tells$/),
  });
});
