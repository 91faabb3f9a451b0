import { beforeAll, expect, it } from "vitest";
import { defaultSettings } from "../scripts/stack/settings";
import { type Registered, runProgram } from "./testing/mocks";

let resources: readonly Registered[];
let outputs: Record<string, unknown>;
const containers = () => resources.filter(({ type }) => type === "docker:index/container:Container");
const loadHosts = () => containers().filter(({ name }) => name.startsWith("loadgen"));

beforeAll(async () => {
  ({ resources, outputs } = await runProgram("unit", { ...defaultSettings(), loadHosts: "3" }));
}, 60_000);

it("makes as many load hosts as the settings say, from one image", () => {
  expect(loadHosts().map(({ name }) => name)).toEqual(["loadgen", "loadgen-2", "loadgen-3"]);
  expect(new Set(loadHosts().map(({ inputs }) => inputs.image)).size).toBe(1);
  expect(Object.keys(outputs.services as object)).toEqual(expect.arrayContaining(["loadgen", "loadgen-3"]));
});

it("gives each the account's file, which only its user reads", () => {
  for (const { inputs } of loadHosts()) {
    expect(inputs.uploads).toMatchObject([{ file: "/run/secrets/sysbench.cnf", permissions: "0440" }]);
    expect(inputs.uploads[0].content).toContain("mysql-user=load\nmysql-db=loadtest\n");
  }
});

it("lets the database scenes' account into its own schema only", () => {
  const accounts = resources.find(({ name }) => name === "mysql-accounts")?.inputs.stdin as string;
  expect(accounts).toContain("CREATE DATABASE IF NOT EXISTS `loadtest`;");
  const grants = accounts.split("\n").filter((line) => line.startsWith("GRANT") && line.includes("TO 'load'"));
  expect(grants).toEqual([
    "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, INDEX, ALTER ON `loadtest`.* TO 'load'@'%';",
  ]);
});

it("bounds the sessions of app and load so that others find a place", () => {
  const accounts = resources.find(({ name }) => name === "mysql-accounts")?.inputs.stdin as string;
  const bound = (account: string) =>
    Number(new RegExp(`ALTER USER '${account}'@.* MAX_USER_CONNECTIONS (\\d+)`).exec(accounts)?.[1]);
  const [file] = containers().find(({ name }) => name === "mysql")?.inputs.uploads ?? [];
  const most = Number(/^max_connections = (\d+)$/m.exec(file.content)?.[1]);
  expect(Math.min(bound("app"), bound("load"))).toBeGreaterThan(0);
  expect(bound("app") + bound("load")).toBeLessThanOrEqual(most - 10);
  expect(outputs.databaseThreads).toBeLessThan(bound("load"));
});
