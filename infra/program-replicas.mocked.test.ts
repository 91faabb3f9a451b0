import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { defaultSettings } from "../scripts/stack/settings";
import { type Registered, runProgram } from "./testing/mocks";

let containers: readonly Registered[];
let outputs: Record<string, unknown>;
const container = (name: string) => containers.find((one) => one.name === name)?.inputs;
const fileOf = (name: string, path: string) =>
  container(name).uploads.find(({ file }: { file: string }) => file === path).content as string;
const replicas = ["app-1", "app-2", "app-3"];

beforeAll(async () => {
  const settings = {
    ...defaultSettings(),
    appReplicas: "3",
    soldSeatCache: "on",
    seatMapMaxAge: "1s",
    appCpus: "0.25",
  };
  const ran = await runProgram("unit", settings);
  containers = ran.resources.filter(({ type }) => type === "docker:index/container:Container");
  outputs = ran.outputs;
}, 60_000);

describe("replicas of the app", () => {
  it("share an alias and have one of their own", () => {
    for (const name of replicas) expect(container(name).networksAdvanced[0].aliases).toEqual([name, "app"]);
    expect(container("app-4")).toBeUndefined();
  });

  it("are made one after the other, each with the same settings", () => {
    const order = containers.map(({ name }) => name).filter((name) => replicas.includes(name));
    expect(order).toEqual(replicas);
    for (const name of replicas) {
      expect(container(name).envs).toEqual(container("app-1").envs);
      expect(container(name).envs).toEqual(
        expect.arrayContaining(["SOLD_SEAT_CACHE=on", "SEAT_MAP_MAX_AGE=1s", "ALLOW_UNSAFE=false", "DRAIN_SECONDS=3"]),
      );
    }
  });

  it("may each use as much CPU as the setting says, and others all there is", () => {
    for (const name of replicas) expect(container(name).cpus).toBe("0.25");
    for (const name of ["mysql", "loadgen", "load-balancer"]) expect(container(name).cpus, name).toBeUndefined();
  });

  it("publish no port: only the load balancer does", () => {
    for (const name of replicas) expect(container(name).ports).toBeUndefined();
    expect(container("load-balancer").ports).toEqual([{ internal: 8080, external: 8080, ip: "127.0.0.1" }]);
  });

  it("are scraped each for itself, as one job", () => {
    const { scrape_configs } = parse(fileOf("prometheus", "/etc/prometheus/prometheus.yml"));
    const targets = (job: string) =>
      scrape_configs
        .find(({ job_name }: { job_name: string }) => job_name === job)
        .static_configs.flatMap(({ targets }: { targets: string[] }) => targets);
    expect(targets("app")).toEqual(["app-1:9464", "app-2:9464", "app-3:9464"]);
    expect(targets("load-balancer")).toEqual(["load-balancer:8405"]);
  });
});

describe("the load balancer", () => {
  it("is configured alike however many replicas there are", () => {
    const configuration = fileOf("load-balancer", "/usr/local/etc/haproxy/haproxy.cfg");
    expect(configuration).toContain("server-template app 8 app:8080 resolvers docker");
    expect(configuration).toContain("http-request disable-l7-retry unless METH_GET");
  });

  it("is where load goes, under the app's own URL", () => {
    expect(outputs.entry).toBe("load-balancer");
    expect(outputs.urls).toHaveProperty("app", "http://127.0.0.1:8080");
    expect(Object.keys(outputs.services as object)).toEqual(expect.arrayContaining([...replicas, "load-balancer"]));
  });
});
