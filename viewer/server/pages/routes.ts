import { Router } from "express";
import { alertingRules } from "../api/prometheus";
import type { Provisioned } from "../provisioning";
import { alertPage, noAlertsPage } from "./alert-page";
import { dashboardListPage, dashboardPage, missingPage } from "./dashboard-pages";
import type { Runbooks } from "./runbooks";

/** The pages that people see, at Grafana's addresses where it has them. */
export function pageRoutes({ provisioned, runbooks }: { provisioned: Provisioned; runbooks: Runbooks }): Router {
  const { dashboards, datasources, home } = provisioned;
  const prometheus = datasources.find(({ type, isDefault }) => type === "prometheus" && isDefault) ?? datasources[0];
  const router = Router();
  router.get("/", (_request, response) => {
    if (home) response.send(dashboardPage(home, prometheus));
    else response.redirect("/dashboards");
  });
  router.get("/dashboards", (_request, response) => void response.send(dashboardListPage(dashboards)));
  router.get(["/d/:uid", "/d/:uid/:slug"], (request, response) => {
    const dashboard = dashboards.find(({ uid }) => uid === request.params.uid);
    if (dashboard) response.send(dashboardPage(dashboard, prometheus));
    else response.status(404).send(missingPage("such dashboard"));
  });
  router.get("/alerting/list", async (_request, response) => {
    try {
      response.send(alertPage(await alertingRules(prometheus), new Date()));
    } catch (error) {
      response.status(502).send(noAlertsPage((error as Error).message));
    }
  });
  router.get("/runbooks", (_request, response) => void response.send(runbooks.listPage()));
  router.get("/runbooks/:name", (request, response) => {
    const page = runbooks.page(request.params.name);
    if (page) response.send(page);
    else response.status(404).send(missingPage("such runbook"));
  });
  return router.use((_request, response) => void response.status(404).send(missingPage("such page")));
}
