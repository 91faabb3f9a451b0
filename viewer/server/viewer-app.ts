import { join } from "node:path";
import express, { type Express, type RequestHandler } from "express";
import { annotationRoutes } from "./annotations/routes";
import type { AnnotationStore } from "./annotations/store";
import { dashboardRoutes } from "./api/dashboard-routes";
import { datasourceProxy } from "./api/datasource-proxy";
import { errorAnswer, refuse } from "./api/errors";
import type { Gate } from "./auth/gate";
import { loginRoutes } from "./auth/routes";
import type { ViewerMetrics } from "./metrics";
import { pageRoutes } from "./pages/routes";
import type { Runbooks } from "./pages/runbooks";
import type { Provisioned } from "./provisioning";
import { ownOrigin, securityHeaders } from "./security";

export interface ViewerParts {
  readonly gate: Gate;
  readonly provisioned: Provisioned;
  readonly store: AnnotationStore;
  /** Undefined where metrics are switched off. */
  readonly metrics?: ViewerMetrics;
  readonly runbooks: Runbooks;
  /** Folder with what browsers load. */
  readonly publicFolder: string;
  readonly version: string;
  readonly log: (error: unknown) => void;
}

/** The viewer over HTTP: Grafana's addresses, as far as a lab uses them. */
export function viewerApp(parts: ViewerParts): Express {
  const { gate, provisioned, store, metrics, publicFolder, version, log } = parts;
  const app = express().disable("x-powered-by").set("query parser", "simple");
  if (metrics) app.use(metrics.timing);
  app.use(securityHeaders, ownOrigin);
  app.get("/api/health", (_request, response) => {
    response.json({ database: "ok", version, standIn: "TicketWatch's viewer, standing in for Grafana" });
  });
  if (metrics) {
    app.get("/metrics", async (_request, response) => {
      response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
    });
  }
  app.use("/public", express.static(publicFolder, { index: false, maxAge: 0 }), notFound);
  app.use(loginRoutes(gate));
  app.use("/api", gate.guard(unauthorized), apiRoutes(parts));
  app.use(gate.guard(toLogin), pageRoutes({ ...parts, runbooks: parts.runbooks }));
  return app.use(errorAnswer(log));

  function apiRoutes({ gate }: ViewerParts) {
    const router = express.Router();
    router.use("/datasources/proxy", datasourceProxy(provisioned.datasources));
    router.use(dashboardRoutes(provisioned));
    router.use("/annotations", express.json({ limit: "64kb" }), annotationRoutes(store, gate.user));
    return router.use(notFound);
  }
}

/** Where the bundled program has its files. */
export function filesBeside(folder: string) {
  return { publicFolder: join(folder, "public"), runbookFolder: join(folder, "runbooks") };
}

const notFound: RequestHandler = (_request, response) => refuse(response, 404, "Not found");
const unauthorized: RequestHandler = (_request, response) => {
  refuse(response, 401, "Unauthorized", "auth.unauthorized");
};
const toLogin: RequestHandler = (request, response) => {
  if (request.method !== "GET") return refuse(response, 401, "Unauthorized", "auth.unauthorized");
  response.redirect(`/login?${new URLSearchParams({ redirectTo: request.originalUrl })}`);
};
