import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  datasourceFile,
  datasourcePath,
  grafanaFiles,
  grafanaHome,
} from "../../../infra/services/grafana-provisioning";
import { readConfig } from "../config";
import { startViewer } from "../start";

const root = join(__dirname, "../../..");
export const password = "correct horse";
export const prometheusPassword = "battery staple";
/** What its Prometheus asks for. */
const wantedLogin = `Basic ${Buffer.from(`viewer:${prometheusPassword}`).toString("base64")}`;

/** A viewer with the lab's own provisioning files and a Prometheus that writes down what it is asked. */
export interface Stand {
  readonly url: string;
  readonly asked: string[];
  /** Requests with the admin's login. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it; `answer` is the body that its Prometheus gives. */
export async function startStand(answer: () => unknown): Promise<Stand> {
  const asked: string[] = [];
  const prometheus = createServer(async (request, response) => {
    const body = (await request.toArray()).join("");
    asked.push(`${request.method} ${request.url} ${body}`.trim());
    if (request.headers.authorization !== wantedLogin) return void response.writeHead(401).end();
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer()));
  });
  const port = await listening(prometheus);
  const folder = mkdtempSync(join(tmpdir(), "twtest-viewer-"));
  provision(folder, `127.0.0.1:${port}`);
  let viewer = await start(folder);
  const stand = {
    get url() {
      return `http://127.0.0.1:${viewer.port}`;
    },
    asked,
    ask: (path: string, init: RequestInit = {}) => {
      const authorization = `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`;
      return fetch(`${stand.url}${path}`, {
        redirect: "manual",
        ...init,
        headers: { authorization, "content-type": "application/json", ...init.headers },
      });
    },
    restart: async () => {
      await viewer.stop();
      viewer = await start(folder);
    },
    stop: async () => {
      await viewer.stop();
      prometheus.closeAllConnections();
      prometheus.close();
      rmSync(folder, { recursive: true });
    },
  };
  return stand;
}

async function start(folder: string) {
  const config = readConfig({
    GF_SECURITY_ADMIN_PASSWORD__FILE: join(folder, "etc/grafana/admin-password"),
    GF_SERVER_HTTP_PORT: "0",
    GF_PATHS_DATA: join(folder, "data"),
    GF_PATHS_PROVISIONING: join(folder, "etc/grafana/provisioning"),
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: join(folder, grafanaHome),
  });
  return await startViewer(config, { files: join(folder, "files"), log: () => {} });
}

/** Writes what infra puts into Grafana's container below `folder`. */
function provision(folder: string, prometheus: string): void {
  const datasource = datasourceFile({ endpoint: prometheus, user: "viewer", password: prometheusPassword });
  const files = [
    ...grafanaFiles(),
    { path: datasourcePath, content: datasource },
    { path: "/etc/grafana/admin-password", content: password },
  ];
  for (const { path, content } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, `${content}`.replaceAll("/etc/grafana/dashboards", join(folder, "etc/grafana/dashboards")));
  }
  cpSync(join(root, "docs/runbooks"), join(folder, "files", "runbooks"), { recursive: true });
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
