import { Router } from "express";
import type { Provisioned, StoredDashboard } from "../provisioning";
import { refuse } from "./errors";

/** Search, and a dashboard by its uid, as Grafana's API has them. */
export function dashboardRoutes({ dashboards, datasources }: Provisioned): Router {
  const router = Router();
  router.get("/search", ({ query }, response) => {
    const limit = Math.min(Number(query.limit) || 1000, 5000);
    const found = dashboards.filter((dashboard) => matches(dashboard, query)).map(searchHit);
    response.json(query.type === "dash-folder" ? [] : found.slice(0, limit));
  });
  router.get("/dashboards/uid/:uid", (request, response) => {
    const dashboard = dashboards.find(({ uid }) => uid === request.params.uid);
    if (!dashboard) return refuse(response, 404, "Dashboard not found");
    response.json({ meta: metaOf(dashboard), dashboard: dashboard.json });
  });
  router.get("/datasources", (_request, response) => {
    response.json(datasources.map(({ headers: _, ...shown }) => ({ ...shown, access: "proxy", readOnly: true })));
  });
  return router;
}

function matches({ uid, title, tags }: StoredDashboard, query: Record<string, unknown>): boolean {
  const wanted = (key: string) => [query[key] ?? []].flat() as string[];
  const text = String(query.query ?? "").toLowerCase();
  const uids = [...wanted("dashboardUIDs"), ...wanted("dashboardUID")];
  return (
    title.toLowerCase().includes(text) &&
    wanted("tag").every((tag) => tags.includes(tag)) &&
    (uids.length === 0 || uids.includes(uid))
  );
}

function searchHit({ id, uid, title, url, slug, tags, folder }: StoredDashboard) {
  const uri = `db/${slug}`;
  return {
    id,
    uid,
    title,
    uri,
    url,
    slug: "",
    type: "dash-db",
    tags,
    isStarred: false,
    folderTitle: folder,
    sortMeta: 0,
  };
}

function metaOf({ slug, url, folder, path }: StoredDashboard) {
  const rights = { canSave: false, canEdit: false, canAdmin: false, canDelete: false, canStar: false };
  const origin = { provisioned: true, provisionedExternalId: path.split("/").at(-1), folderTitle: folder };
  return { type: "db", slug, url, isFolder: false, version: 1, ...rights, ...origin };
}
