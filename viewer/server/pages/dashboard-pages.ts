import { html } from "../../../kit/html";
import type { Datasource, StoredDashboard } from "../provisioning";
import { page } from "./layout";

/** All dashboards, each with the question that it answers. */
export function dashboardListPage(dashboards: readonly StoredDashboard[]): string {
  const rows = dashboards.map(
    ({ title, url, description, folder }) =>
      html`<tr><th scope="row"><a href="${url}">${title}</a></th><td>${description}</td><td>${folder}</td></tr>`,
  );
  const body = html`<div class="text"><h1>Dashboards</h1>
<table><thead><tr><th scope="col">Dashboard</th><th scope="col">The question it answers</th><th scope="col">Folder</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
  return page({ title: "Dashboards", body });
}

/** A dashboard: its frame, which the page's script fills. */
export function dashboardPage({ uid, title }: StoredDashboard, datasource: Datasource | undefined): string {
  const body = html`<div id="dashboard" data-uid="${uid}" data-datasource="${datasource?.uid}" data-interval="${datasource?.jsonData.timeInterval}"></div>
<noscript><p class="problem">Drawing a dashboard takes JavaScript.</p></noscript>`;
  // The renderer brings the main part of the page, and its heading.
  return page({ title, body, scripts: ["dashboards.js", "viewer.js"], element: "div" });
}

/** What is shown where there is nothing. */
export function missingPage(what: string): string {
  const body = html`<div class="text"><h1>Not found</h1><p>There is no ${what} here. <a href="/dashboards">All dashboards</a></p></div>`;
  return page({ title: "Not found", body });
}
