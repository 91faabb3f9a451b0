import { beforeAll, describe, expect, it } from "vitest";
import { defaultSettings } from "../scripts/stack/settings";
import { type Registered, runProgram } from "./testing/mocks";

let resources: readonly Registered[];
let outputs: Record<string, unknown>;
const ofType = (type: string) => resources.filter((resource) => resource.type === type);
const containers = () => ofType("docker:index/container:Container");
const container = (name: string) => containers().find((one) => one.name === name)?.inputs;

beforeAll(async () => {
  ({ resources, outputs } = await runProgram("unit", { ...defaultSettings(), appPort: "18080" }));
}, 60_000);

describe("every container", () => {
  it("has a health check and is waited for", () => {
    for (const { name, inputs } of containers()) {
      expect(inputs.healthcheck?.tests?.length, name).toBeGreaterThan(1);
      expect(inputs.wait, name).toBe(true);
    }
  });

  it("has a memory limit, and all together stay within 2 GiB", () => {
    const limits = containers().map(({ inputs }) => inputs.memory as number);
    expect(limits.every((limit) => limit > 0)).toBe(true);
    expect(limits.reduce((sum, limit) => sum + limit, 0)).toBeLessThanOrEqual(2048);
  });

  it("restarts by itself and rotates its log", () => {
    for (const { name, inputs } of containers()) {
      expect(inputs.restart, name).toBe("unless-stopped");
      expect(inputs.logOpts, name).toMatchObject({ "max-size": "10m" });
    }
  });

  it("publishes ports on the bind address only", () => {
    const published = containers().flatMap(({ inputs }) => inputs.ports ?? []);
    expect(published.map(({ external }) => external).sort()).toEqual([18_080, 3000, 9090, 9093].sort());
    expect(published.every(({ ip }) => ip === "127.0.0.1")).toBe(true);
  });

  it("carries its stack's name and label", () => {
    for (const { inputs } of containers()) {
      expect(inputs.name).toMatch(/^ticketwatch-unit-/);
      expect(inputs.labels).toContainEqual({ label: "ticketwatch.stack", value: "unit" });
    }
  });

  it("sits on the networks that it needs, under its alias", () => {
    const sale = ["app-1", "load-balancer", "mysql"];
    const both = ["loadgen", "mysqld-exporter", "prometheus", "seats-exporter"];
    for (const { name, inputs } of containers()) {
      if (name === "docker-socket-proxy") continue;
      const aliases = name === "app-1" ? ["app-1", "app"] : [name];
      const front = { name: "ticketwatch-unit", ...(name === "prometheus" ? {} : { aliases }) };
      const watch = { name: "ticketwatch-unit_watch", aliases };
      const expected = sale.includes(name) ? [front] : both.includes(name) ? [front, watch] : [watch];
      expect(inputs.networksAdvanced, name).toEqual(expected);
    }
  });

  it("has the engine's socket only if it passes nothing on but what is allowed", () => {
    const mounts = (name: string) => [container(name)?.mounts, container(name)?.volumes];
    const having = containers().filter(({ inputs }) => JSON.stringify(inputs).includes('"/var/run/docker.sock"'));
    expect(having.map(({ name }) => name)).toEqual(["docker-socket-proxy"]);
    expect(container("docker-socket-proxy")).toMatchObject({ networkMode: "none" });
    expect(container("docker-socket-proxy")?.networksAdvanced).toBeUndefined();
    const volumeName = "ticketwatch-unit-docker-socket-proxy-socket";
    expect(mounts("container-exporter")).toEqual([
      undefined,
      [{ volumeName, containerPath: "/run/docker-socket-proxy", readOnly: true }],
    ]);
  });

  it("runs one service of the lab", () => {
    expect(
      containers()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      "alert-inbox",
      "alertmanager",
      "app-1",
      "container-exporter",
      "docker-socket-proxy",
      "grafana",
      "load-balancer",
      "loadgen",
      "mysql",
      "mysqld-exporter",
      "node-exporter",
      "prometheus",
      "pushgateway",
      "seats-exporter",
    ]);
  });
});

describe("files", () => {
  it("have no owner, which engines look up among the users of their own machine", () => {
    const uploads = containers().flatMap(({ inputs }) => inputs.uploads ?? []);
    expect(uploads.length).toBeGreaterThan(10);
    for (const upload of uploads) expect(Object.keys(upload).sort()).toEqual(["content", "file", "permissions"]);
  });
});

describe("secrets", () => {
  it("reach containers as files that root and its group read, and their process is of that group", () => {
    let passwordFiles = 0;
    for (const { inputs } of containers()) {
      const uploads = (inputs.uploads ?? []).filter(({ content }: { content: unknown }) =>
        JSON.stringify(content).includes("stdout-of-"),
      );
      const isPrivate = ({ permissions }: { permissions: string }) => permissions === "0440";
      passwordFiles += uploads.length;
      for (const file of uploads) expect(file).toMatchObject({ permissions: "0440" });
      const wanted = (inputs.uploads ?? []).some(isPrivate) ? ["0"] : expect.not.arrayContaining(["0"]);
      expect(inputs.groupAdds ?? []).toEqual(wanted);
    }
    expect(passwordFiles).toBe(8);
  });

  it("are asked for by whatever is published, the sale alone left out", () => {
    const published = containers().filter(({ inputs }) => inputs.ports);
    const asks = ({ inputs }: Registered) =>
      [...(inputs.command ?? []), ...(inputs.envs ?? [])].some((word: string) =>
        /^(--web\.config\.file|GF_SECURITY_ADMIN_PASSWORD__FILE)=/.test(word),
      );
    const open = published.filter((one) => !asks(one)).map(({ name }) => name);
    expect([published.length, open]).toEqual([4, ["load-balancer"]]);
    for (const name of ["prometheus", "alertmanager"]) {
      const file = container(name).uploads.find((one: { file: string }) => one.file === "/run/secrets/web.yml");
      expect(file).toMatchObject({
        permissions: "0440",
        content: expect.stringMatching(/^basic_auth_users:\n {2}admin: /),
      });
    }
  });

  it("never stand in an environment variable or a command line", () => {
    for (const { name, inputs } of containers()) {
      expect(JSON.stringify([inputs.envs, inputs.command]), name).not.toContain("stdout-of-");
    }
  });

  it("keep their commands out of Pulumi's log", () => {
    for (const { name, inputs } of ofType("command:local:Command")) expect(inputs.logging, name).toBe("none");
  });
});

describe("outputs", () => {
  it("name the URL of every published service", () => {
    expect(outputs.urls).toEqual({
      app: "http://127.0.0.1:18080",
      grafana: "http://127.0.0.1:3000",
      prometheus: "http://127.0.0.1:9090",
      alertmanager: "http://127.0.0.1:9093",
    });
  });

  it("send load to the single app, past the load balancer", () => {
    expect(outputs.entry).toBe("app-1");
  });

  it("list every service with its endpoint on the network", () => {
    expect(Object.keys(outputs.services as object).sort()).toEqual(
      containers()
        .map(({ name }) => name)
        .sort(),
    );
    expect(outputs.services).toHaveProperty("mysql.endpoint", "mysql:3306");
  });
});

describe("components", () => {
  it("carry type tokens of their own", () => {
    const tokens = resources.map(({ type }) => type);
    expect(tokens).toEqual(
      expect.arrayContaining(["ticketwatch:host:Docker", "ticketwatch:service:Mysql", "ticketwatch:service:App"]),
    );
  });

  it("hand settings of MySQL and of its transactions to those who obey them", () => {
    const [file] = container("mysql").uploads;
    expect(file.content).toContain("innodb_buffer_pool_size = 128M\ninnodb_flush_log_at_trx_commit = 1\n");
    expect(container("app-1").envs).toContain("TRANSACTION_ISOLATION=repeatable-read");
    const migrate = resources.find(({ name }) => name === "app-migrate");
    expect(migrate?.inputs.stdin).toContain('"seatIndex":"on"');
  });

  it("let MySQL keep its data in a volume", () => {
    expect(container("mysql").volumes).toEqual([
      { volumeName: "ticketwatch-unit-mysql-data", containerPath: "/var/lib/mysql" },
    ]);
  });
});
