import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { dashboards } from "../../dashboards";
import { prometheusDatasource } from "../../dashboards/shared/datasource";
import { datasourceFile, grafanaFiles, grafanaHome } from "./grafana-provisioning";

const files = new Map(grafanaFiles().map(({ path, content }) => [path, String(content)]));
const fileOf = (part: string) => files.get([...files.keys()].find((path) => path.includes(part)) ?? "") ?? "";

describe("grafanaFiles", () => {
  it("hold every dashboard, the home dashboard among them", () => {
    const found = [...files].filter(([path]) => path.endsWith(".json")).map(([, content]) => JSON.parse(content).uid);
    expect(found.sort()).toEqual(Object.keys(dashboards()).sort());
    expect(files.has(grafanaHome)).toBe(true);
  });

  it("put the dashboards read-only into a folder of their own", () => {
    const [provider] = parse(fileOf("provisioning/dashboards")).providers;
    expect(provider).toMatchObject({ folder: "TicketWatch", allowUiUpdates: false, disableDeletion: true });
    expect([...files.keys()].filter((path) => path.startsWith(`${provider.options.path}/`))).toHaveLength(
      Object.keys(dashboards()).length,
    );
  });

  it("name the data source that every panel reads", () => {
    const access = { endpoint: "prometheus:9090", user: "admin", password: "secret" };
    const [datasource] = parse(datasourceFile(access)).datasources;
    expect(datasource).toMatchObject({ ...prometheusDatasource, url: "http://prometheus:9090", editable: false });
    expect(datasource).toMatchObject({ basicAuth: true, basicAuthUser: "admin" });
    expect(datasource.secureJsonData).toEqual({ basicAuthPassword: "secret" });
  });
});
