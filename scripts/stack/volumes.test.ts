import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Answering, answering } from "./testing/answering";
import { placesOf } from "./volumes";

let engine: Answering;
beforeAll(async () => {
  engine = await answering({ "/containers/json": [], "/networks": [], "/volumes": { Volumes: [] } });
  vi.stubEnv("DOCKER_HOST", engine.url.replace("http", "tcp"));
});
afterAll(() => {
  vi.unstubAllEnvs();
  engine.close();
});

const reach = (dockerHost: string) => ({ dockerHost, sshOptions: [], ssh: ["ssh"] });
const none = { containers: [], networks: [], volumes: [] };

it("are looked for on every host that lasts", async () => {
  const east = { kind: "ssh", reach: reach(engine.url) };
  const gone = { kind: "vsphere", reach: reach("unix:///nonexistent/docker.sock") };
  await expect(placesOf("lab", { here: { kind: "docker" }, east, gone })).resolves.toEqual([
    { objects: none },
    { host: "east", reach: east.reach, objects: none },
  ]);
});

it("are not taken for none on a host that does not answer", async () => {
  const east = { kind: "ssh", reach: reach("unix:///nonexistent/docker.sock") };
  await expect(placesOf("lab", { east })).rejects.toMatchObject({
    message: expect.stringMatching(/^host east does not answer, so that its data volumes cannot be seen: .*ENOENT/),
    remedy: "start it, then run the command again",
  });
});
